"""The LLM-jp-3 chat format, as token ids with the weight of each token's loss."""
from vocabulary import BOS, EOS, encode

SYSTEM = "以下は、タスクを説明する指示です。要求を適切に満たす応答を書きなさい。"
INSTRUCTION = "\n\n### 指示:\n"
RESPONSE = "\n\n### 応答:\n"
CHAT_TEMPLATE = (
    "{{bos_token}}{% for message in messages %}{% if message['role'] == 'user' %}"
    "{{ '\\n\\n### 指示:\\n' + message['content'] }}{% elif message['role'] == 'system' %}"
    "{{ '" + SYSTEM + "' }}{% elif message['role'] == 'assistant' %}"
    "{{ '\\n\\n### 応答:\\n' + message['content'] + eos_token }}{% endif %}"
    "{% if loop.last and add_generation_prompt %}{{ '\\n\\n### 応答:\\n' }}{% endif %}{% endfor %}"
)
# In an answer, before the character that shows whether the right place was found. Not written.
DECISIVE = "\ue000"
_SYSTEM, _INSTRUCTION, _RESPONSE = encode(SYSTEM), encode(INSTRUCTION), encode(RESPONSE)


def render(turns):
    """Ids of a conversation of (question, answer) turns, and the loss weight of each id."""
    ids = [BOS] + _SYSTEM
    weights = [0.0] * len(ids)
    for question, answer in turns:
        prompt = _INSTRUCTION + encode(question) + _RESPONSE
        before, _, rest = answer.partition(DECISIVE)
        written = encode(before + rest) + [EOS]
        weight = [1.0] * len(written)
        weight[len(encode(before)) if rest else 0] = 4.0
        ids += prompt + written
        weights += [0.0] * len(prompt) + weight
    return ids, weights
