import { homedir, userInfo } from 'node:os'
import { expect, it } from 'vitest'
import { anonymous, personalHere } from './anonymous.ts'

const windows = {
  folders: [
    ['C:\\Users\\田中　太郎', '~'],
    ['C:\\Users\\田中　太郎\\AppData\\Roaming\\Kotonoha\\data', '<data>'],
  ],
  names: ['田中　太郎', 'SOUMUKA-PC01'],
} as const

it('takes the user out of paths, however they are written', () => {
  const tell = (text: string) => anonymous(text, windows)
  expect(tell('C:\\Users\\田中　太郎\\AppData\\Roaming\\Kotonoha\\data\\models\\a.gguf')).toBe(
    '<data>\\models\\a.gguf',
  )
  expect(tell('c:/users/田中　太郎/Downloads/a.gguf')).toBe('~/Downloads/a.gguf')
  expect(tell(JSON.stringify({ path: 'C:\\Users\\田中　太郎\\a' }))).toBe('{"path":"~\\\\a"}')
  expect(tell(`file:///${encodeURI('C:/Users/田中　太郎/a b')}`)).toBe('file:///~/a%20b')
  expect(tell('host soumuka-pc01, user 田中　太郎.')).toBe('host …, user ….')
})

it('takes out others who have a home folder on the computer', () => {
  const none = { folders: [], names: [] }
  expect(anonymous('/home/hanako/llama.cpp:12 and /Users/花子 鈴木/x', none)).toBe(
    '/home/…/llama.cpp:12 and /Users/…/x',
  )
  expect(anonymous('D:\\Users\\Hanako Suzuki\\x.gguf', none)).toBe('D:\\Users\\…\\x.gguf')
  expect(anonymous('C:\\\\Users\\\\Hanako\\\\x.gguf', none)).toBe('C:\\\\Users\\\\…\\\\x.gguf')
})

it('leaves everything else as it is', () => {
  const text = 'llama_model_load: error 12.5 (a/b) at homework/users.ts\nvulkan: NVIDIA H200'
  expect(anonymous(text, { folders: [], names: ['ab', ''] })).toBe(text)
})

it('knows who uses this computer', () => {
  const { username } = userInfo()
  const told = anonymous(`${homedir()}/models of ${username}!`, personalHere())
  expect(told.startsWith('~/models of ')).toBe(true)
  if (username.length >= 3) expect(told).not.toContain(username)
})
