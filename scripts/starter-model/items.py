"""Writes the conversations the starter model is measured with: items.py dev|test FILE.

Each is {skill, turns: [{question, answer, counts}]}; `counts` marks the answers that must be exact.
"""
import json
import sys

from chat import DECISIVE
from examples import GREETINGS, UNABLE, Examples


def conversations(split):
    examples = Examples(f"{split}-items", split)
    yield from (("greeting", [(question, answer)]) for asked, answer in GREETINGS for question in asked.split())
    for _ in range(200):
        yield "echo", examples.echo(text=examples.sentence())
    for number in range(1, 6):
        for _ in range(40):
            yield f"passages-{number}", examples.passages(number, answered=True)
    for _ in range(100):
        yield "absent", examples.absent()
    for _ in range(100):
        yield "memory", examples.memory()
    for _ in range(120):
        yield "title", examples.title()
    for _ in range(80):
        yield "summary", examples.summary()
    for _ in range(20):
        yield "count", examples.count()
    for _ in range(100):
        yield "unable", examples.other()


def counts(skill, question, answer):
    """In a talk about oneself only the questions about it are measured, and no greeting before a question."""
    if skill == "unable":
        return answer == UNABLE
    return skill != "memory" or question.startswith("私の") and question.endswith(("何ですか？", "覚えていますか？"))


if __name__ == "__main__":
    split, path = sys.argv[1:]
    items = [
        {
            "skill": skill,
            "turns": [
                {"question": question, "answer": answer.replace(DECISIVE, ""), "counts": counts(skill, question, answer)}
                for question, answer in turns
            ],
        }
        for skill, turns in conversations(split)
    ]
    with open(path, "w", encoding="utf-8") as file:
        json.dump(items, file, ensure_ascii=False, indent=1)
