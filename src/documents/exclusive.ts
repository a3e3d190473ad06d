/**
 * Words of which one excludes the others of its line: a sentence with one of them does not rest on
 * a text that has another instead.
 */
const LINES = `
橙 緑 青 赤 白 黒 黄 紫 茶色 灰色 金色 銀色
月曜 火曜 水曜 木曜 金曜 土曜|土日 日曜|土日
午前 午後
食前 食後 食間
毎日 毎週 毎月 毎年
平日 休日
国内 海外
大人 子ども
増 減
上昇|引き上げ|値上がり|上がり|上がっ 低下|下落|引き下げ|値下がり|下がり|下がっ|据え置
黒字 赤字
強火 弱火 中火
牛 豚 鶏
以上 以下 未満
最大|最高|最多 最小|最低|最少
最初|初めて|初の 最後
以前|より前 以後|以降|より後
直前 直後
開始|始ま|始め 終了|終わ
有料 無料
必須 任意
賛成 反対
可決 否決
成功 失敗
合格 不合格
勝訴 敗訴
勝っ|勝ち|破り|破っ|下し 負け|敗れ|敗戦
得ま|得た|得る|獲得 逃し|逃す|失
輸出 輸入
収入 支出
春 夏 秋 冬
北部 南部 東部 西部
北側 南側 東側 西側
右 左
父 母
兄 弟 姉 妹
夫 妻
男性 女性
高い|高く|高かっ 低い|低く|低かっ
多い|多く|多かっ 少ない|少なく|少なかっ
大きい|大きく 小さい|小さく
長い|長く 短い|短く
速い|速く|早い|早く 遅い|遅く
強い|強く|強ま 弱い|弱く|弱ま
重い|重く 軽い|軽く
広い|広く 狭い|狭く
厚い|厚く 薄い|薄く
新しい 古い
酸性 アルカリ性 中性
氷 岩 砂 鉄 銅 金属
水素 酸素 窒素 炭素 ヘリウム メタン
売り手|売主 買い手|買主
貸主 借主
許可|認める|認められ 禁止|禁じ
認め|了承|承認|承諾|同意|受け入れ|応じ 断り|断っ|断る|拒|却下|退け
助け|促し|促す|促進|高め 妨げ|阻害|抑え|抑制
水溶性 脂溶性
国産 輸入品|外国産
過剰 不足
熱い|熱く|温かい 冷たい|冷たく
深い|深く 浅い|浅く
明るい|明るく 暗い|暗く
硬い|硬く|固い 柔らかい|柔らかく
近い|近く 遠い|遠く
安い|安く|値下げ 値上げ
出発 到着
入口 出口
入力 出力
送信 受信
公開 非公開
正社員 派遣社員|契約社員
常温 冷蔵 冷凍
縦書き 横書き
昼 夜|夜間
朝 夕方|夕
都会 田舎
生産 消費
購入 売却
採用 解雇
昇進 降格
拡大 縮小
延長 短縮
強化 緩和
加盟 脱退
点灯 消灯
継続 中断|打ち切
電話 郵送 メール
全員一致|満場一致 多数決|賛成多数
明治 大正 昭和 平成 令和
縄文時代 弥生時代 古墳時代 飛鳥時代 奈良時代 平安時代 鎌倉時代 室町時代 安土桃山時代 江戸時代
`
const PLACES = `
北海道 青森 岩手 宮城 秋田 山形 福島 茨城 栃木 群馬 埼玉 千葉 東京 神奈川 新潟 富山 石川 福井 山梨 長野 岐阜 静岡 愛知 三重 滋賀 京都 大阪 兵庫 奈良 和歌山 鳥取 島根 岡山 広島 山口 徳島 香川 愛媛 高知 福岡 佐賀 長崎 熊本 大分 宮崎 鹿児島 沖縄
日本 アメリカ|米国|渡米 イギリス|英国 フランス|仏 ドイツ イタリア スペイン ロシア 中国 韓国 インド ブラジル カナダ オーストラリア オランダ スイス
`

type Line = readonly (readonly string[])[]

const read = (lines: string): Line[] =>
  lines
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map((words) => words.split('|')))
const OPPOSITES = read(LINES)
const NAMES = read(PLACES)

/** Whether `told` has one word of a line that `source` has only others of. */
export function contradicts(told: string, source: string): boolean {
  const has = (text: string, words: readonly string[]) => words.some((word) => text.includes(word))
  const opposed = OPPOSITES.some((line) => {
    const ofSource = line.filter((words) => has(source, words))
    return (
      ofSource.length > 0 && line.some((words) => has(told, words) && !ofSource.includes(words))
    )
  })
  return opposed
}

/** Whether `told` names a country or prefecture that `source` does not. */
export function namesOtherPlace(told: string, source: string): boolean {
  return NAMES.some((line) =>
    line.some(
      (words) =>
        words.some((word) => told.includes(word)) && !words.some((word) => source.includes(word)),
    ),
  )
}
