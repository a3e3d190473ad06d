@echo off
rem Stands where Electron's own executable would; see README.md.
set "PATH=%~dp0..\..\node_modules\.bin;%PATH%"
node --import "file:///%~dp0register.ts" "%~dp0boot.ts" %*
