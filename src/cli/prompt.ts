// Conversations as prompts, just as a family of models was trained to read them.
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { ModelFamily } from '../contract/model.ts'
import { promptFormat } from '../llmjp/formats.ts'
import { withReleasedControls } from '../llmjp/official-controls.ts'
import { localDate, promptText } from '../llmjp/prompt.ts'
import { createUnigramTokenizer } from '../llmjp/unigram.ts'
import { answerLines, giveUp, refuse } from './lines.ts'
import { openVocabulary } from './vocabulary-file.ts'

const families = ModelFamily.exclude(['other'])
const usage = `使い方: npm run -s prompt -- 系統 [--vocab 語彙] < 入力
  系統       ${families.options.join('、')}
  --vocab    トークン ID も出力するための .model または .gguf ファイル
入力は一行に一つの会話（{"role","content"} の配列、または {"messages": […]} と設定）、
出力は一行に一つの {"prompt", "ids"}。設定（いずれも省略可）:
  reasoning_effort   "low" | "medium" | "high"（llm-jp-4）
  current_date       "YYYY-MM-DD"（llm-jp-4。省略すると今日）
  custom_system      "ignore" なら公式のテンプレートと同じ、"replace" なら学習時の文を置き換える
  continued          true なら最後の回答の続きを書かせる`

const Role = z.enum(['system', 'developer', 'user', 'assistant'])
const Conversation = z.preprocess(
  (value) => (Array.isArray(value) ? { messages: value } : value),
  z.object({
    messages: z.array(z.object({ role: Role, content: z.string() })),
    reasoning_effort: z.enum(['low', 'medium', 'high']).optional(),
    current_date: z.iso.date().optional(),
    custom_system: z.enum(['ignore', 'replace']).default('ignore'),
    continued: z.boolean().default(false),
  }),
)

const { family, vocab } = readArguments()
const format = promptFormat(family)
const tokenizer =
  vocab === undefined
    ? undefined
    : createUnigramTokenizer(withReleasedControls(await openVocabulary(vocab).catch(giveUp)))
await answerLines((value) => {
  const { messages, reasoning_effort, current_date, custom_system, continued } =
    Conversation.parse(value)
  const parts = format.render(
    messages.map(({ role, content }) => ({
      role: role === 'developer' ? 'system' : role,
      content,
    })),
    {
      customSystem: custom_system,
      date: current_date ?? localDate(new Date()),
      continued,
      ...(reasoning_effort && { reasoningEffort: reasoning_effort }),
    },
  )
  return { prompt: promptText(parts), ids: tokenizer?.encodeParts(parts) }
})

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { vocab: { type: 'string' } },
    })
    const [family, ...more] = positionals
    if (!family || more.length > 0) throw new Error('系統を一つ指定してください。')
    return { family: families.parse(family), vocab: values.vocab }
  } catch (error) {
    return refuse(usage, error)
  }
}
