; Offers the program for documents under "Open with", beside the programs that are there. No type of
; file is taken over: nothing is written below the types themselves.
!macro offerFor EXTENSION
  WriteRegStr SHELL_CONTEXT "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}\SupportedTypes" ".${EXTENSION}" ""
!macroend

!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}" "FriendlyAppName" "${PRODUCT_NAME}"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
  !insertmacro offerFor pdf
  !insertmacro offerFor docx
  !insertmacro offerFor xlsx
  !insertmacro offerFor pptx
  !insertmacro offerFor odt
  !insertmacro offerFor ods
  !insertmacro offerFor odp
  !insertmacro offerFor epub
  !insertmacro offerFor rtf
  !insertmacro offerFor txt
  !insertmacro offerFor md
  !insertmacro offerFor csv
  !insertmacro offerFor tsv
  !insertmacro offerFor html
  !insertmacro offerFor htm
  !insertmacro offerFor eml
!macroend

!macro customUnInstall
  DeleteRegKey SHELL_CONTEXT "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}"
!macroend
