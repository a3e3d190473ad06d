import { type Quantity, quantitiesIn } from './quantities.ts'
import { normalised, segmented, stem } from './terms.ts'

/** A word that carries meaning, as it stands in a normalised text. */
export interface Word {
  /** As it is compared. */
  readonly text: string
  /** Generic nouns are those that any text can add without saying more. */
  readonly kind: 'name' | 'noun' | 'generic' | 'verb' | 'kana'
  readonly start: number
  readonly end: number
}

/** A part of a sentence between commas. */
export interface Clause {
  readonly text: string
  readonly start: number
  readonly isNegative: boolean
  /** Its last word, mostly what is said of the others. */
  readonly predicate: Word | undefined
  /** What it speaks of: the words before は or が, where it says so. */
  readonly subjects: readonly Word[]
}

/** A sentence taken apart to be compared. Offsets are into `text`. */
export interface Statement {
  /** Normalised, without marks of lists and emphasis. */
  readonly text: string
  readonly words: readonly Word[]
  readonly quantities: readonly Quantity[]
  readonly clauses: readonly Clause[]
  readonly quotes: readonly string[]
  /** Names with digits, addresses and the like, which are right only letter by letter. */
  readonly identifiers: readonly string[]
}

const HIRAGANA = /^[\p{Script=Hiragana}ー]+$/u
/** What follows a noun that is used as a verb. */
const AS_VERB =
  /^(?:する|した|して|しな|しま|しよ|しか|し、|さ[れせ]|せ[ずよ]|でき|を行|をし|を要|可能)/u
/** Words in kanji that are grammar. */
const FORMAL = new Set(
  '一番 一回 一度 円 以上 以下 未満 場合 際 時 方 上 中 後 前 間 者 物 事 的 等 他 人 日 年 月 分 為 様 通り 旨 点 及び 並び 又は 若しくは 約 計 全 各 同 当 本 何 主 以外 以内 必要 可能 下 内 外 目 度 回 今回'.split(
    ' ',
  ),
)
/** Nouns that only say what kind of thing something is. */
const GENERIC = new Set(
  '成分 場所 理由 方法 手順 期間 期限 時期 時刻 時間 目的 内容 名前 名称 種類 特徴 結果 影響 効果 状態 役割 会場 金額 料金 費用 価格 値段 長さ 高さ 大きさ 広さ 深さ 重さ 数 割合 対象 条件 原因 時点 時代 人物 作品 作者 著者 企業 会社 製品 商品 機能 計画 予定 目標 目安 規則 規定 手続 書類 担当 責任者 連絡先 住所 項目 文書 資料 記載 説明 質問 回答 情報 全体 部分 順番 位置 規模 程度 合計 総数 人数 回数 個数 日数 点数 件数 観客数 期日 日付 日時 当日 当時 現在 今後 選手 社長 部長 課長 係長 会長 監督 先生 教授 大臣 首相 議員 主将 自分 本人 利用者 使用者 参加者 担当者 社員 従業員 自動的 一般的 基本的 最終的 主 為 形 点 側 方 先 元 後 続 引 受 取 出 入 行 来 見 言 持 得 置 付 合 決 選 選ばれ 最初 最後 工事 要因 材料 原料 有名 著名 一生 生涯 不振 好調 契約者 顧客 客 お客様 客様 利用 使用 発生 存在 関係 関連 注意 特 例 例外 他方 一部 大部分 多数 複数 全員 全部 全国 世界 国 地域 地方 地元 都市 町 村 土地 周辺 付近 近 遠 以来 以降 以前 前期 後期 初期 時期 期 年代 世紀 季節 毎年 毎回 毎日 通常 普通 通例 一般 特別 特定 主要 重要 大切 主役 中心 基本 基準 根拠 事実 事情 事例 事項 問題 課題 解決 対応 対策 処理 操作 作業 工程 段階 手段 仕組 構造 構成 要素 性質 性能 能力 実力 動作 活動 運動 変化 変動 違 差 違い 同様 同時 同日 同年 同社 同氏 本文 本書 本件 本社 当社 弊社 貴社 先方 相手 双方 両方 両者 互 個別 各自 各種 様々 多様 各地 現地 現場 場面 状況 現状 事態 経緯 経過 過程 途中 合間 始 終 開始 終了 完了 実施 実行 提供 提出 提示 表示 表現 説 話 意味 意義 意図 意見 意向 考 考え 思 知 分 判断 判明 確認 確定 決定 指定 設定 規定 制定 定 定め 決まり 制度 体制 方針 方式 形式 様式 型 種 類 別 式 用 用途 利点 欠点 長所 短所 特長 魅力 人気 評判 評価 品質 価値 量 質 数量 分量 単位 回数 頻度 速度 早 速 遅 高 低 大 小 多 少 長 短 強 弱 新 旧 古 若 アクセス サービス チェック サイズ タイプ ポイント ケース メンバー スタート メイン トータル'.split(
    ' ',
  ),
)
const KANA_GRAMMAR = new Set(
  'いわれ われる しよう しない しなかっ しなかった しなく できない されない しては です ます ました ません でした います あります という として ところ および ならび または もしくは ください なければ なりません なります なった いる ある から まで より だけ ほど など こと もの ため とき うえ そして また しかし なお ただし さらに つまり たとえば これ それ あれ この その あの ここ そこ およそ おおよそ ほぼ いちばん とても すぐ ちょうど とされ られ された される されて している していた したがって について において による により によって それぞれ ほか うち ごと まま よう そう できます できる できません しました します しません'.split(
    ' ',
  ),
)

const IDENTIFIERS =
  /https?:\/\/[\w./?=&%#-]+|[\w.+-]+@[\w-]+\.[\w.-]+|(?<![\w.])(?:[a-z]{1,8}[-_]?\d[\w-]*|\d{1,3}(?:\.\d{1,3}){2,})(?![\w])/gu
/** Parts between commas, and after conditions and reasons. */
const CLAUSES =
  /\S.*?(?:(?:とき|場合|際)に?は|ので|から(?=、)|(?<!なけ)れば|たら|なら(?![なず])|(?<=\p{Script=Hiragana})[、,]|[;。]|$)/gu

/** Characters of a sentence that are compared: more is not a sentence. */
const LONGEST = 1000

/** Takes a sentence apart. */
export function readStatement(sentence: string): Statement {
  const text = withoutMarks(normalised(sentence.slice(0, LONGEST)))
  const identifiers = [...text.matchAll(IDENTIFIERS)].map(([one]) => one)
  const quantities = quantitiesIn(text.replace(IDENTIFIERS, (one) => '＿'.repeat(one.length)))
  const words = wordsIn(text, quantities)
  return {
    text,
    words,
    quantities,
    identifiers,
    clauses: clausesIn(text, words),
    quotes: [...text.matchAll(/[「『"“]([^「」『』"“”]+)[」』"”]/gu)].map(
      ([, quoted = '']) => quoted,
    ),
  }
}

function withoutMarks(text: string): string {
  return text
    .replace(/^\s*(?:[-*+•・●○◆■□▪]|\d{1,2}[.)]|\(\d{1,2}\)|#{1,6}|>)\s+/u, '')
    .replace(/\*\*|__|`/g, '')
    .replace(/[[【(]\d{1,2}[\]】)](?=[。.\s]*$)/u, '')
    .trim()
}

function wordsIn(text: string, quantities: readonly Quantity[]): Word[] {
  const words: Word[] = []
  let from = 0
  for (const segment of segmented(text)) {
    // Names that are also part of other words may come with a particle: の森.
    const word = segment.replace(/^[のがをはにでと](?=\p{Script=Han})/u, '')
    const start = text.indexOf(word, from)
    const end = start + word.length
    from = end
    const counted = quantities.some((one) => start < one.end && end > one.start)
    const kind = counted ? undefined : kindOf(word, text.slice(end))
    const last = words.at(-1)
    const isPart = kind !== undefined && !counted && /^\p{Script=Han}$/u.test(word)
    // Endings, and characters that the segmenter does not know together, belong to the word
    // before: 学習室、円安.
    const isBegun = kind === 'noun' && !counted && /^\p{Script=Han}$/u.test(last?.text ?? '')
    if (last?.kind === 'noun' && last.end === start && (isBegun || (isPart && kind !== 'verb')))
      words.splice(-1, 1, { ...last, text: last.text + word, end })
    else if (kind)
      words.push({ text: kind === 'kana' ? word.slice(0, -1) : stem(word), kind, start, end })
  }
  return words
}

function kindOf(word: string, after: string): Word['kind'] | undefined {
  if (GENERIC.has(word)) return 'generic'
  if (/^[\p{Script=Katakana}ー]{2,}$/u.test(word)) return AS_VERB.test(after) ? 'verb' : 'name'
  if (/[a-z]/.test(word)) return 'name'
  if (/\p{Script=Han}/u.test(word)) {
    if (FORMAL.has(word)) return undefined
    if (GENERIC.has(stem(word))) return 'generic'
    const isInflected =
      /\p{Script=Hiragana}$/u.test(word) ||
      (/^\p{Script=Han}$/u.test(word) &&
        /^(?![のがをはにでともへや])\p{Script=Hiragana}/u.test(after))
    return isInflected || AS_VERB.test(after) ? 'verb' : 'noun'
  }
  return HIRAGANA.test(word) && word.length > 2 && !KANA_GRAMMAR.has(word) ? 'kana' : undefined
}

function clausesIn(text: string, words: readonly Word[]): Clause[] {
  return [...text.matchAll(CLAUSES)].map(({ 0: part, index: start }) => {
    const end = start + part.length
    return {
      text: part,
      start,
      isNegative: isNegative(part),
      predicate: words.findLast((word) => word.start >= start && word.end <= end),
      subjects: words.filter(
        (word) =>
          word.start >= start &&
          word.end <= end &&
          (/^(?:さん|氏|選手)?(?:は|が)(?!ら)/u.test(text.slice(word.end)) ||
            (/のは/u.test(text.slice(start, word.start)) &&
              /^(?:さん|氏|選手)?(?:で|だ|$)/u.test(text.slice(word.end)))),
      ),
    }
  })
}

/** Whether something is denied, forbidden or missed. What must be done is not. */
function isNegative(text: string): boolean {
  const plain = text
    .replace(
      /な(?:けれ|きゃ)ば?(?:な(?:らない|りません|らず)|いけ(?:ない|ません))|ないと(?:いけ|なら)/gu,
      '',
    )
    .replace(
      /(?:ざるを得|に過ぎ|にすぎ|だけで|のみで|ばかりで|間違い|かもしれ|ほかな)(?:な(?:い|く)|ません)/gu,
      '',
    )
    .replace(/しか(.{0,12}?)(?:ない|ません|なかった)/gu, '$1')
    .replace(/(?:(?:避け|控え|やめ|除い)て|中止し)(?!くだ|下さ)/gu, '')
    .replace(/[てで]も(?:かま|構)いません|[てで]も(?:問題|支障)(?:は|が)?(?:ない|ありません)/gu, '')
    .replace(/少な|危な|つなが|なが[らい]|おとな|はなは|みな|となり|なり[、たま]/gu, '')
  const count = [
    ...plain.matchAll(
      /(?:な(?:い(?!し)|く(?!な)|かっ|けれ)|ません|ず(?=[、。に]|$)|ぬ(?=[、。]|$)|不可|不要|無用|禁止|禁じ|避け|控え|やめ|未完|未定|逃し|逃す|中止|なし(?=で|に|$))/gu,
    ),
  ].length
  return count % 2 === 1
}
