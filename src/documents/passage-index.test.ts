import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPassageIndex, type PassageIndex } from './passage-index.ts'

let folder: string
let path: string
let index: PassageIndex

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kotonoha-'))
  path = join(folder, 'documents.db')
  index = openPassageIndex(path)
})
afterEach(() => {
  index.close()
  rmSync(folder, { recursive: true })
})

const passage = (text: string, headings: string[] = []) => ({
  text,
  place: { headings, start: 0, end: text.length },
})
const first = (question: string) => index.search(question, { limit: 1 })[0]?.text

describe('search', () => {
  beforeEach(() => {
    index.put('規程', '就業規程', [
      passage('年次有給休暇は、入社した日から六か月後に十日が与えられる。', ['第三章 休暇']),
      passage('出張の旅費は、帰社の日から一週間以内に経理課へ請求する。', ['第五章 旅費']),
    ])
    index.put('手引き', 'サーバー運用の手引き', [
      passage('バックアップは毎晩２時にＮＡＳへ書き込まれ、30日間残る。'),
      passage('令和6年4月1日に新しい機器へ移行した。責任者は髙橋である。'),
      passage('うどんは讃岐、そばは信州。'),
    ])
  })

  it('finds the passage that answers', () => {
    expect(first('有給は何日もらえますか？')).toContain('十日')
    expect(first('旅費の請求の期限はいつ？')).toContain('一週間以内')
  })

  it('takes full and half width, case and final long vowels as the same', () => {
    expect(first('NASに書き込まれるのは何時？')).toContain('ＮＡＳ')
    expect(first('ﾊﾞｯｸｱｯﾌﾟ')).toContain('バックアップ')
    index.put('表記', '', [passage('ユーザの登録')])
    expect(first('ユーザーは')).toBe('ユーザの登録')
  })

  it('takes years of eras and Japanese numerals as the numbers they are', () => {
    expect(first('2024年にあったこと')).toContain('令和6年')
    index.put('史', '', [passage('2019年は豊作だった。')])
    expect(first('令和元年の出来')).toContain('2019年')
    expect(first('10日')).toContain('十日')
  })

  it('finds by words in hiragana, when nothing else tells', () => {
    expect(first('うどんの名所は')).toContain('讃岐')
  })

  it('finds by headings', () => {
    expect(first('第五章には何が書かれていますか')).toContain('旅費')
  })

  it('keeps to the documents it is given', () => {
    const found = index.search('休暇 バックアップ', { documents: ['手引き'], limit: 10 })
    expect(new Set(found.map(({ document }) => document))).toEqual(new Set(['手引き']))
    expect(index.search('休暇', { documents: [], limit: 10 })).toEqual([])
  })

  it('has no answer where nothing is asked, and takes signs as text', () => {
    for (const question of ['', '？！', '"', `') OR 1=1 --`, 'NEAR(', '*', '\u0000', '\ud800'])
      expect(() => index.search(question, { limit: 3 })).not.toThrow()
    expect(index.search('？！', { limit: 3 })).toEqual([])
  })
})

describe('find', () => {
  beforeEach(() =>
    index.put('一', '', [passage('ＡＢＣ商会の猫。'), passage('サーバーと犬、猫と server')]),
  )
  const texts = (text: string) => index.find(text, { limit: 10 }).map(({ ordinal }) => ordinal)

  it('finds any part of a text, whatever its width', () => {
    expect(texts('猫')).toEqual([0, 1])
    expect(texts('abc商会')).toEqual([0])
    expect(texts('ｻｰﾊﾞｰ')).toEqual([1])
    expect(texts('erve')).toEqual([1])
    expect(texts('犬と')).toEqual([])
    expect(texts(' ')).toEqual([])
  })

  it('stops at the limit', () => {
    expect(index.find('猫', { limit: 1 })).toHaveLength(1)
  })
})

describe('the file', () => {
  it('keeps what was put, replaces it, and lets it go', () => {
    index.put('甲', '', [passage('鮎の塩焼き'), passage('鮎の甘露煮')])
    index.put('甲', '', [passage('鱒の塩焼き')])
    index.put('乙', '', [passage('鰻の蒲焼き')])
    index.close()
    index = openPassageIndex(path)
    expect(index.search('鮎', { limit: 5 })).toEqual([])
    expect(first('鱒')).toBe('鱒の塩焼き')
    expect(index.passagesOf('甲').map(({ text }) => text)).toEqual(['鱒の塩焼き'])
    index.remove('甲')
    expect(index.search('鱒', { limit: 5 })).toEqual([])
    expect(first('鰻')).toBe('鰻の蒲焼き')
  })

  it('indexes again what another version has indexed', () => {
    index.put('甲', '', [passage('鮎の塩焼き')])
    index.close()
    const raw = new Sqlite(path)
    raw.exec(`UPDATE about SET value = 'older'; DELETE FROM words; DROP TABLE gram_rows`)
    raw.close()
    index = openPassageIndex(path)
    expect(first('鮎')).toBe('鮎の塩焼き')
  })

  it('is refused with the reason when it cannot be used', () => {
    const broken = join(folder, 'broken.db')
    writeFileSync(broken, 'これはデータベースではない'.repeat(100))
    expect(() => openPassageIndex(broken)).toThrow(
      expect.objectContaining({ code: 'DATABASE_CORRUPT' }),
    )
    const newer = join(folder, 'newer.db')
    const raw = new Sqlite(newer)
    raw.pragma('user_version = 99')
    raw.close()
    expect(() => openPassageIndex(newer)).toThrow(
      expect.objectContaining({ code: 'DATABASE_TOO_NEW' }),
    )
    expect(() => openPassageIndex(join(folder, 'none', 'x.db'))).toThrow()
  })
})
