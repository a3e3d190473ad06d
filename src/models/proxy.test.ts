import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../contract/settings.ts'
import { checkedProxy, chosenProxy, environmentProxy, proxyOfAnswer } from './proxy.ts'

const hub = new URL('https://huggingface.co/x')

describe('the proxy of the environment', () => {
  const proxyOf = (environment: Record<string, string>, url = hub) =>
    environmentProxy(url, environment)

  it('is the one for the scheme, or the one for everything', () => {
    expect(proxyOf({})).toBeNull()
    expect(proxyOf({ https_proxy: 'http://proxy:8080' })).toBe('http://proxy:8080/')
    expect(proxyOf({ HTTPS_PROXY: 'proxy.example.jp:8080' })).toBe('http://proxy.example.jp:8080/')
    expect(proxyOf({ ALL_PROXY: 'http://proxy:1' })).toBe('http://proxy:1/')
    expect(proxyOf({ http_proxy: 'http://proxy:8080' })).toBeNull()
    expect(proxyOf({ https_proxy: 'socks5://proxy:1080' })).toBeNull()
  })

  it.each([
    ['huggingface.co', null],
    ['.huggingface.co', null],
    ['co', null],
    ['*', null],
    ['example.jp, huggingface.co:443', null],
    ['huggingface.co:8443', 'http://proxy:8080/'],
    ['face.co', 'http://proxy:8080/'],
    ['', 'http://proxy:8080/'],
  ])('is left out for what no_proxy names (%s)', (no_proxy, expected) => {
    expect(proxyOf({ https_proxy: 'http://proxy:8080', no_proxy })).toBe(expected)
  })
})

it('of a system is the first that can be used', () => {
  expect(proxyOfAnswer('DIRECT')).toBeNull()
  expect(proxyOfAnswer('PROXY proxy:8080; DIRECT')).toBe('http://proxy:8080/')
  expect(proxyOfAnswer('SOCKS5 proxy:1080; HTTPS safe:443')).toBe('https://safe/')
  expect(proxyOfAnswer('')).toBeNull()
})

describe('the chosen proxy', () => {
  const chosen = (proxy: 'system' | 'manual' | 'none', proxyAddress = '') =>
    chosenProxy(
      () => ({ ...defaultSettings, proxy, proxyAddress }),
      async () => 'http://system:1/',
    )

  it('follows the settings, and never stands before this very machine', async () => {
    expect(await chosen('system')(hub)).toBe('http://system:1/')
    expect(await chosen('none')(hub)).toBeNull()
    expect(await chosen('manual', '　ｐｒｏｘｙ：８０８０ ')(hub)).toBe('http://proxy:8080/')
    expect(await chosen('system')(new URL('http://127.0.0.1:5000/'))).toBeNull()
  })

  it.each(['', 'ftp://proxy:21', 'http://', 'http://proxy:8080/path', 'proxy:99999', '::'])(
    'that is no address (%j) is refused',
    (address) => {
      expect(() => checkedProxy(address)).toThrow(expect.objectContaining({ code: 'PROXY_FAILED' }))
    },
  )
})
