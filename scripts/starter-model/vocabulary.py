"""The starter model's vocabulary: control tokens, 256 bytes, and single characters.

There are no pieces of several characters, so every tokenizer of the SentencePiece kind, greedy or
Viterbi, gives the same ids: one per character, or its UTF-8 bytes where the character is missing.
"""
BOS, EOS, FIRST_BYTE = 1, 2, 3
CONTROL = ["<unk>", "<s>", "</s>"]
SPACE = "\u2581"


def jis_kanji(rows):
    """Kanji of the given JIS X 0208 rows (16-47: level 1, 48-84: level 2)."""
    found = []
    for row in rows:
        for cell in range(1, 95):
            try:
                found.append(bytes([0xA0 + row, 0xA0 + cell]).decode("euc_jp"))
            except UnicodeDecodeError:
                pass
    return found


def between(first, last):
    return [chr(code) for code in range(ord(first), ord(last) + 1)]


ASCII = between("!", "~")
HIRAGANA = between("ぁ", "ん")
KATAKANA = between("ァ", "ヶ")
FULL_WIDTH = between("０", "９") + between("Ａ", "Ｚ") + between("ａ", "ｚ")
PUNCTUATION = list(
    "、。・「」『』（）【】〈〉《》〔〕！？：；，．ー～〜…‥―＝＋－×÷％＆＠＃＊／＼｜々〆〇※→←↑↓○●◎△▲▽▼□■◇◆☆★♪°′″℃￥＄㎡㎏㎝　"
)
KANJI = jis_kanji(range(16, 48))
RARE_KANJI = jis_kanji(range(48, 85))  # not in the vocabulary: written in bytes

CHARACTERS = list(
    dict.fromkeys([SPACE] + ASCII + HIRAGANA + KATAKANA + PUNCTUATION + FULL_WIDTH + KANJI)
)
TOKENS = CONTROL + [f"<0x{byte:02X}>" for byte in range(256)] + CHARACTERS
TOKENS += [f"<unused{n}>" for n in range(-len(TOKENS) % 32)]
SIZE = len(TOKENS)
_ID = {token: i for i, token in enumerate(TOKENS) if i >= FIRST_BYTE + 256}


def encode(text):
    """Token ids of a text; no space is put before it."""
    ids = []
    for character in text:
        known = _ID.get(SPACE if character == " " else character)
        if known is None:
            ids.extend(FIRST_BYTE + byte for byte in character.encode("utf-8"))
        else:
            ids.append(known)
    return ids
