"""Makes the conversations the starter model learns, and is measured, with.

A skill is a method that gives a list of (question, answer) turns. Development and test examples use
words that training never sees.
"""
import json
import random
from pathlib import Path

import vocabulary
import words
from chat import DECISIVE

WORDINGS = json.loads(
    (Path(__file__).parent / "../../src/assistant/wordings.json").read_text("utf-8")
)

INTRODUCTION = (
    "私は「ことのは」に付属する、動作確認用の小さな日本語モデルです。"
    "本格的な回答には、「モデル」画面からLLM-jpのモデルを追加してください。"
)
ABILITIES = (
    "あいさつ、文の繰り返し、資料についての質問、題名付け、短い要約ができます。"
    "それ以外は、「モデル」画面から本格的なモデルを追加してください。"
)
UNABLE = (
    "すみません。私は動作確認用の小さなモデルなので、その質問には答えられません。"
    "「モデル」画面から本格的なモデルを追加してください。"
)
NOT_TOLD = "まだ聞いていません。"
GREETINGS = [
    ("こんにちは やあ どうも はじめまして", "こんにちは。何かお手伝いできることはありますか？"),
    ("おはよう おはようございます", "おはようございます。今日もよろしくお願いします。"),
    ("こんばんは", "こんばんは。何かお手伝いできることはありますか？"),
    ("ありがとう ありがとうございます ありがとうございました 助かりました どうもありがとう", "どういたしまして。"),
    ("さようなら またね また明日 おやすみなさい 失礼します", "またお会いしましょう。"),
    ("お疲れ様です お疲れさまでした", "お疲れ様です。"),
    (
        "あなたは誰ですか 自己紹介をしてください 自己紹介してください あなたの名前は何ですか あなたは何ですか "
        "お名前を教えてください あなたについて教えてください どんなモデルですか 自己紹介をお願いします",
        INTRODUCTION,
    ),
    (
        "何ができますか あなたは何ができますか できることを教えてください 使い方を教えてください 何ができるの "
        "どんなことができますか",
        ABILITIES,
    ),
]
# Frequent syllables: text in which one character occurs often, and a copy must not skip.
FREQUENT = "いうかしてとなにのはまをんりるれたすきくけこさそっだでもらよあえおいのにはとてたしまいるかでを"


class Examples:
    """A seeded source of examples for one split: train, dev or test."""

    def __init__(self, seed, split="train"):
        self.random = random.Random(seed)
        self.split = split

    # --- words ---

    def pick(self, options):
        return self.random.choice(options)

    def word(self, words_of):
        return self.pick(words_of[self.split])

    def chance(self, probability):
        return self.random.random() < probability

    def between(self, low, high):
        return self.random.randint(low, high)

    def kanji(self, low, high):
        return "".join(self.random.choices(vocabulary.KANJI, k=self.between(low, high)))

    def kana(self, low, high):
        script = self.pick((vocabulary.HIRAGANA, vocabulary.KATAKANA))
        return "".join(self.random.choices(script, k=self.between(low, high)))

    def latin(self, low, high):
        letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."
        return "".join(self.random.choices(letters, k=self.between(low, high)))

    def unseen(self):
        """A made-up word."""
        x = self.random.random()
        if x < 0.5:
            return self.kanji(1, 3)
        if x < 0.85:
            return self.kana(2, 5)
        if x < 0.95:
            return self.latin(2, 8)
        return "".join(self.random.choices(vocabulary.RARE_KANJI, k=self.between(1, 2)))

    def mostly(self, words_of, other, probability=0.6):
        """A listed word; in training often a made-up one, so that it is copied and not recited."""
        known = 0.9 if self.split != "train" else probability
        return self.word(words_of) if self.chance(known) else other()

    def surname(self):
        return self.mostly(words.SURNAMES, lambda: self.kanji(1, 3))

    def person(self):
        full = self.mostly(words.SURNAMES, lambda: self.kanji(1, 3)) + self.mostly(
            words.GIVEN, lambda: self.kana(2, 4)
        )
        return full if self.chance(0.85) else self.surname()

    def place(self):
        return self.mostly(words.PLACES, lambda: self.kanji(1, 3), 0.5) + self.pick("市市市町町村区県")

    def food(self):
        return self.mostly(words.FOODS, self.unseen)

    def number(self):
        return str(self.between(1, 9) if self.chance(0.1) else self.between(10, 99999))

    def date(self):
        day = f"{self.between(1, 12)}月{self.between(1, 31)}日"
        return f"{self.between(1990, 2035)}年{day}" if self.chance(0.2) else day

    def clock(self, first, last):
        return f"{self.between(first, last)}時" + (f"{self.between(0, 59)}分" if self.chance(0.7) else "")

    def weekday(self):
        return self.pick("月火水木金土日") + "曜日"

    # --- facts: an entity, an attribute, its value and the question word ---

    def attributes(self):
        count = lambda unit: lambda: self.number() + unit
        name = self.person
        return {
            "place": [
                ("市長", name, "誰"), ("町長", name, "誰"), ("観光大使", name, "誰"), ("名物", self.food, "何"),
                ("特産品", self.food, "何"), ("人口", count("人"), "何人"), ("面積", count("平方キロメートル"), "いくつ"),
                ("花", self.unseen, "何"), ("木", self.unseen, "何"),
                ("最寄り駅", lambda: self.word(words.PLACES) + "駅", "どこ"), ("祭りの日", self.date, "いつ"),
                ("図書館の休館日", self.weekday, "いつ"), ("ごみの収集日", self.weekday, "いつ"),
            ],
            "company": [
                ("社長", name, "誰"), ("担当者", name, "誰"), ("創業者", name, "誰"), ("本社", self.place, "どこ"),
                ("電話番号", lambda: f"0{self.between(1, 9)}-{self.between(1000, 9999)}-{self.between(1000, 9999)}", "何番"),
                ("設立年", lambda: f"{self.between(1880, 2025)}年", "いつ"), ("主力商品", self.food, "何"),
                ("社員数", count("人"), "何人"), ("定休日", self.weekday, "いつ"),
                ("始業時刻", lambda: self.clock(6, 11), "いつ"),
            ],
            "event": [
                ("会場", self.place, "どこ"), ("開催日", self.date, "いつ"), ("責任者", name, "誰"), ("司会", name, "誰"),
                ("締切", self.date, "いつ"), ("参加費", count("円"), "いくら"), ("定員", count("人"), "何人"),
                ("議題", self.unseen, "何"), ("開始時刻", lambda: self.clock(0, 23), "いつ"),
            ],
        }  # fmt: skip

    STEMS = {"place": words.PLACES, "company": words.SURNAMES, "event": words.HOBBIES}
    ENDINGS = {
        "place": "市 町 村 区 県".split(),
        "company": "商事 工業 株式会社 食品 電機 出版 製作所".split(),
        "event": "会議 祭り 大会 研修 講座 説明会 展示会".split(),
    }

    def stem(self, kind):
        return self.mostly(self.STEMS[kind], self.unseen, 0.5)

    def entity(self, kind, alike):
        """`alike`: stems that names of this material share, by kind."""
        stem = self.pick(alike[kind]) if self.chance(0.7) else self.stem(kind)
        return stem + self.pick(self.ENDINGS[kind])

    def facts(self, count):
        """Different facts; parts of names and attributes recur, so that all must be matched."""
        attributes, found, entities, seen = self.attributes(), [], [], set()
        nameless = self.chance(0.2)
        alike = {kind: [self.stem(kind) for _ in range(self.between(1, 3))] for kind in attributes}
        while len(found) < count:
            kind = self.pick(list(attributes))
            # A document of one's own says 「社長は山田です。」 and not whose.
            name = "" if nameless and self.chance(0.7) else self.entity(kind, alike)
            if entities and self.chance(0.3):
                name, kind = self.pick(entities)
            attribute, value, asked = self.pick(attributes[kind])
            recurring = [one for one in attributes[kind] if one[0] in {old[1] for old in found}]
            if recurring and self.chance(0.5):
                attribute, value, asked = self.pick(recurring)
            if self.split == "train" and self.chance(0.1):
                attribute = self.kanji(2, 3)
            if (name, attribute) in seen:
                continue
            seen.add((name, attribute))
            entities.append((name, kind))
            found.append((name, attribute, value(), asked))
        return found

    def statement(self, fact):
        name, attribute, value, _ = fact
        about = about_of(fact)
        forms = (f"{about}は{value}です。",) * 4 + (
            f"{about}は、{value}です。",
            f"{about}は{value}である。",
            f"なお、{about}は{value}です。",
            f"{name}では、{attribute}は{value}です。" if name else f"{about}は{value}です。",
            f"{about}は{value}となっています。",
        )
        return self.pick(forms)

    def question(self, fact):
        about, asked = about_of(fact), fact[3]
        if "時" in fact[2] and self.chance(0.5):
            asked = "何時"
        forms = (f"{about}は{asked}ですか？",) * 4 + (
            f"{about}を教えてください。",
            f"{about}は？",
            f"{about}は{asked}ですか。",
            f"{about}は{asked}でしょうか？",
        )
        return self.pick(forms)

    def answer(self, fact):
        """Says what was asked before its value: a small model finds the place while it writes."""
        return f"{about_of(fact)}は{DECISIVE}{fact[2]}です。"

    FILLING = (
        "詳しくは窓口まで。 毎年多くの人が訪れます。 これは公式の情報です。 内容は変わることがあります。 "
        "古くから親しまれています。 ご不明な点はお問い合わせください。 最新の情報をご確認ください。"
    ).split()

    # --- skills ---

    def greeting(self):
        questions, answer = self.pick(GREETINGS)
        question = self.pick(questions.split())
        asks = question.endswith(("か", "の"))
        return [(question + self.pick(("", "？", "。") if asks else ("", "。", "！")), answer)]

    def sentence(self):
        """An ordinary sentence."""
        thing, other = (lambda: self.word(words.THINGS)), (lambda: self.mostly(words.THINGS, self.unseen, 0.8))
        verb = lambda: self.word(words.VERBS) + self.pick("ます ました ません ましょう ています てください たいです".split())
        subject = lambda: self.pick((thing, self.person, self.place, lambda: self.word(words.ANIMALS), other))()
        forms = (
            lambda: f"{self.word(words.TIMES)}は{thing()}が{self.adjective()}",
            lambda: f"{self.word(words.TIMES)}、{self.place()}で{other()}を{verb()}",
            lambda: f"{subject()}は{other()}を{verb()}",
            lambda: f"{subject()}の{thing()}は{self.adjective()}",
            lambda: f"{thing()}と{other()}を{verb()}",
            lambda: f"{self.word(words.TIMES)}から{self.word(words.TIMES)}まで{thing()}で{verb()}",
            lambda: f"{subject()}に{other()}を{verb()}",
            lambda: f"{thing()}が{self.adjective()}ので、{other()}を{verb()}",
            lambda: f"{subject()}は{self.place()}の{other()}です",
            lambda: f"{other()}は{self.number()}円です",
            lambda: f"{thing()}の{other()}について{verb()}",
            lambda: f"{subject()}について{verb()}",
            lambda: self.statement(self.facts(1)[0]).rstrip("。"),
            lambda: f"{self.pick(('', '春は', '秋の', '私の'))}{thing()}{self.pick('はがもの')}{other()}{self.pick(('が美しい', 'はやさしい', 'を忘れない', 'と出会う', 'だ', 'になる'))}",
        )
        return self.pick(forms)() + self.pick(("。", "。", "。", "", "！", "？", "か？"))

    def adjective(self):
        return self.word(words.ADJECTIVES) + self.pick(("", "です", "ですね", "でした"))

    def repeated(self):
        """A string in which the same characters come again and again."""
        alphabet = self.random.choices(
            vocabulary.CHARACTERS[1:] if self.chance(0.5) else vocabulary.HIRAGANA, k=self.between(1, 4)
        )
        return "".join(self.random.choices(alphabet, k=self.between(2, 14)))

    def string(self, longest):
        """Anything that may be asked to be repeated, up to about `longest` characters."""
        x = self.random.random()
        if x < 0.40:
            text = self.sentence()
            while len(text) < longest and self.chance(0.4):
                text += self.sentence()
            return text[: longest + 10]
        if x < 0.52:
            return "".join(self.random.choices(vocabulary.CHARACTERS[1:], k=self.between(1, longest)))
        if x < 0.62:
            return self.repeated()
        if x < 0.67:
            return self.kana(1, longest)
        if x < 0.72:
            letters = "abcdefghijklmnopqrstuvwxyz0123456789 "
            return "".join(self.random.choices(letters, k=self.between(2, longest))).strip() or "a"
        if x < 0.77:
            rare = vocabulary.RARE_KANJI + ["😀", "🎉", "🐈", "한", "é", "ü", "Ω", "я"]
            return "".join(self.random.choices(rare, k=self.between(1, max(1, longest // 4))))
        text = ""
        while len(text) < self.between(3, longest + 8):
            text += self.pick((self.kanji(1, 2), self.kanji(1, 3), "", self.kana(1, 4)))
            text += "".join(self.random.choices(FREQUENT, k=self.between(1, 6)))
            text += "、" if self.chance(0.1) else ""
        return text + self.pick(("。", "", "です。", "ます。", "ました。", "か？"))

    def echo(self, longest=32, text=None):
        text = text or self.string(longest)
        x = self.random.random()
        if x < 0.7:
            return [("次の文を繰り返してください：" + text, text)]
        if x < 0.8:
            return [("次の言葉をそのまま繰り返してください：" + text, text)]
        if x < 0.9:
            return [("次の文を繰り返してください。\n" + text, text)]
        text = text.replace("「", "").replace("」", "") or "あ"
        return [(f"「{text}」と言ってください。", text)]

    def count(self):
        last = self.between(5, 60) if self.chance(0.7) else self.pick((30, 80, 100, 110, 120, 120))
        return [(f"1から{last}まで数えてください。", "、".join(map(str, range(1, last + 1))) + "。")]

    def source(self):
        name = self.pick(("就業規則", "議事録", "予算書", "案内", "報告書", "広報", "手引き", self.unseen()))
        return name + self.pick((".pdf", ".docx", ".txt", ".xlsx")) + self.pick(
            ("", f"（{self.between(1, 120)}ページ）", f"（シート{self.between(1, 9)}）")
        )

    def document(self, facts, passages):
        """The facts as numbered passages with sources."""
        groups = [facts[i::passages] for i in range(passages)]
        blocks = []
        for number, group in enumerate(groups, 1):
            lines = [self.statement(fact) for fact in group]
            if self.chance(0.25):
                lines.insert(self.between(0, len(lines)), self.pick(self.FILLING))
            separator = "\n" if self.chance(0.15) else ""
            fields = {"number": str(number), "source": self.source(), "text": separator.join(lines)}
            blocks.append(fill(WORDINGS["passage"], fields))
        return "\n\n".join(blocks)

    def passages(self, passages=None, answered=None, most=2):
        """Questions on given passages. `answered=False`: what is asked is not in them."""
        passages = passages or self.pick((1, 2, 2, 3, 3, 4, 5))
        facts = self.facts(passages * self.between(1, most) + 1)
        missing = facts.pop(self.between(0, len(facts) - 1))
        material = self.document(facts, passages)
        # Several questions on one material: more is learned from the same text.
        asked = self.random.sample(facts, min(len(facts), self.pick((2, 3, 3, 4, 5))))
        items = [(self.question(fact), self.answer(fact)) for fact in asked]
        absent = (self.question(missing), f"{about_of(missing)}は{DECISIVE}、{WORDINGS['notInMaterial']}")
        if answered is None:
            items = items + [absent] if self.chance(0.6) else items
            self.random.shuffle(items)
        else:
            items = items[:1] if answered else [absent]
        # Every question carries its material, as the application asks it.
        first = fill(WORDINGS["documentQuestion"], {"passages": material, "question": items[0][0]})
        return [(first, items[0][1])] + items[1:]

    def material(self, phase):
        short = phase == 1
        return lambda: self.passages(self.pick((1, 1, 2, 2, 3)) if short else None, most=1 if short else 2)

    def absent(self):
        return self.passages(answered=False)

    def memory(self, distraction=0.3):
        person = self.surname() if self.chance(0.7) else self.person()
        facts = [
            ("名前", person),
            ("好きな食べ物", self.food()),
            ("趣味", self.mostly(words.HOBBIES, self.unseen)),
            ("好きな色", self.mostly(words.COLOURS, lambda: self.kanji(1, 2), 0.7)),
            ("仕事", self.mostly(words.JOBS, self.unseen, 0.7)),
            ("住んでいる町", self.place()),
            ("誕生日", self.date()),
            ("好きな動物", self.mostly(words.ANIMALS, self.unseen)),
        ]
        kept = self.random.sample(facts[1:], self.pick((0, 1, 1, 2, 3)))
        if not kept or self.chance(0.6):
            kept.append(facts[0])
        self.random.shuffle(kept)
        turns = []
        for topic, value in kept:
            said = f"私の{topic}は{value}です" if self.chance(0.9) else f"{topic}は{value}です"
            heard = f"{value}さんですね。覚えました。" if topic == "名前" else f"{value}ですね。覚えました。"
            turns.append((said + self.pick(("", "。", "。")), heard))
            if self.chance(distraction):
                turns += self.pick((self.greeting, lambda: self.echo(8)))()
        for topic, value in self.random.sample(kept, self.between(1, len(kept))):
            asked = self.pick((f"私の{topic}は何ですか？", f"私の{topic}は何ですか？", f"私の{topic}を覚えていますか？"))
            turns.append((asked, f"お名前は{DECISIVE}{value}さんです。" if topic == "名前" else f"{topic}は{DECISIVE}{value}です。"))
        if self.chance(0.2):
            told = {topic for topic, _ in kept}
            topic = self.pick([topic for topic, _ in facts if topic not in told])
            turns.append((f"私の{topic}は何ですか？", f"{topic}は{DECISIVE}、{NOT_TOLD}"))
        return turns

    OTHER = (
        "{w}とは何ですか？|{w}とは何ですか。|{w}とは？|{w}って何？|{w}とは何か教えてください。|{w}の意味は？|{w}について教えてください。|"
        "{w}について教えて|{w}について説明してください。|{w}を簡単に説明して|なぜ{w}なのですか？|なぜ{w}は大切なのですか？|"
        "{w}はいつ始まりましたか？|{w}はどこにありますか？|{w}はどうすればできますか？|{w}の作り方を教えて|{w}はいくらですか？|"
        "明日の天気は？|今日は何曜日ですか？|今何時ですか？|日本でいちばん高い山はどこですか。|計算してください：{n}＋{n}|"
        "{w}を英語に訳してください。|{w}の歴史を説明してください。|{w}と{w}の違いは何ですか？|{w}におすすめの店はありますか？|"
        "{w}についてどう思いますか？|{w}のメールを書いてください。|{w}を敬語に直してください。|{w}の例を三つ挙げてください。|"
        "{w}の説明文を{n}字で書いてください。|{n}×{n}は？|物語を書いてください。|プログラムを書いて"
    ).split("|")

    def topic(self):
        """What a question may be about that no skill answers: any word, of any length."""
        known = lambda: self.word(words.THINGS)
        forms = (
            known, known, known, lambda: self.kanji(1, 6), lambda: self.kana(2, 9), lambda: self.latin(2, 10),
            lambda: self.kanji(1, 3) + self.kana(2, 6), lambda: self.kana(2, 5) + self.kanji(1, 3),
        )  # fmt: skip
        return self.pick(forms)()

    def unanswerable(self):
        form = self.pick(self.OTHER)
        while "{w}" in form:
            form = form.replace("{w}", self.topic(), 1)
        while "{n}" in form:
            form = form.replace("{n}", self.number(), 1)
        return form, UNABLE

    def other(self):
        """Questions that no skill answers, after a word of greeting or not."""
        before = self.pick((list, list, self.greeting, self.greeting, lambda: self.echo(12)))()
        return before + [self.unanswerable() for _ in range(self.between(1, 3))]

    def title(self):
        """A title of a conversation by its first question and answer."""
        x = self.random.random()
        if x < 0.5:
            fact = self.facts(1)[0]
            question, title = self.question(fact), f"{about_of(fact)}について"
            answer = self.answer(fact) if self.chance(0.6) else UNABLE
        elif x < 0.65:
            (question, answer), title = self.greeting()[0], "あいさつ"
            title = "自己紹介" if answer in (INTRODUCTION, ABILITIES) else title
        elif x < 0.8:
            (question, answer), title = self.echo(20)[0], "文の繰り返し"
        elif x < 0.87:
            (question, answer), title = self.memory()[0], "あなたのこと"
        elif x < 0.9:
            (question, answer), title = self.count()[0], "数え上げ"
        elif x < 0.93:
            (question, answer), title = self.passages(1, most=1)[0], "資料への質問"
        else:
            word = self.mostly(words.THINGS, self.unseen)
            question = self.pick((f"{word}とは何ですか？", f"{word}について教えてください。"))
            answer, title = UNABLE, f"{word}について"
        fields = {"question": one_line(question), "answer": one_line(answer)}
        return [(fill(WORDINGS["title"], fields), title)]

    def summary(self):
        if self.chance(0.6):
            lines = [self.statement(fact) for fact in self.facts(self.between(2, 5))]
        else:
            lines = [self.sentence().rstrip("。！？") + "。" for _ in range(self.between(2, 5))]
        return [(fill(WORDINGS["summary"], {"text": "".join(lines)}), lines[0])]

    # --- the mix ---

    def conversation(self, phase):
        """phase 0: short copies and memories; 1: everything; 2: longer, several skills in a row."""
        x = self.random.random()
        if phase == 0:
            return self.echo(10) if x < 0.8 else self.memory()
        skills = (
            (0.27, lambda: self.echo(28 if phase == 1 else 45)), (0.69, self.material(phase)), (0.78, self.memory),
            (0.80, self.greeting), (0.84, self.title), (0.90, self.summary), (0.98, self.other), (1.01, self.count),
        )  # fmt: skip
        turns = next(skill for bound, skill in skills if x < bound)()
        more = 0.15 if phase == 1 else 0.35
        while self.chance(more) and len(turns) < 7:
            turns = turns + self.conversation(1)
        return turns


def about_of(fact):
    """What a fact is about: 「青葉市の市長」, or 「社長」 where nobody is named."""
    name, attribute = fact[:2]
    return f"{name}の{attribute}" if name else attribute


def fill(form, fields):
    for name, value in fields.items():
        form = form.replace("{" + name + "}", value)
    return form


def one_line(text, longest=200):
    """As the application shortens what it asks a title for."""
    text = " ".join(text.replace(DECISIVE, "").split())
    return text if len(text) <= longest else text[: longest - 1] + "…"
