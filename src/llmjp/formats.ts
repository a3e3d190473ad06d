import type { ModelFamily } from '../contract/model.ts'
import { harmony } from './harmony.ts'
import { instruction } from './instruction.ts'
import type { PromptFormat } from './prompt.ts'

/** The system sentence of v1.1 to 3.1, from the model cards. */
const SENTENCE = '以下は、タスクを説明する指示です。要求を適切に満たす応答を書きなさい。'

const headed = {
  system: (content: string) => content,
  trainedSystem: SENTENCE,
  question: '\n\n### 指示:\n',
  answer: '\n\n### 応答:\n',
  endsEarlierAnswers: true,
}

const llmjp3 = instruction({
  ...headed,
  begin: '<s>',
  end: '</s>',
  recommended: { temperature: 0.7, topP: 0.95, repetitionPenalty: 1.05 },
})

const formats: Readonly<Record<Exclude<ModelFamily, 'other'>, PromptFormat>> = {
  // As LLM-jp's own playground writes it: lines one below the other, without end tokens between.
  'llm-jp-1': instruction({
    system: (content) => `### 指示：${content}`,
    trainedSystem: '以下の質問に答えなさい。',
    question: '\n### 質問：',
    answer: '\n### 回答：',
    begin: null,
    end: '<EOD|LLM-jp>',
    endsEarlierAnswers: false,
    recommended: { temperature: 0.7, topP: 0.95, repetitionPenalty: 1 },
  }),
  'llm-jp-1.1': instruction({
    ...headed,
    begin: null,
    end: '<EOD|LLM-jp>',
    recommended: { temperature: 0.7, topP: 0.95, repetitionPenalty: 1.1 },
  }),
  'llm-jp-2': instruction({
    ...headed,
    begin: null,
    end: '<EOD|LLM-jp>',
    recommended: { temperature: 0.7, topP: 0.95, repetitionPenalty: 1.05 },
  }),
  'llm-jp-3': llmjp3,
  'llm-jp-3.1': llmjp3,
  'llm-jp-4': harmony,
  // Trained on the LLM-jp-3 format. Its answers are short and exact: the likeliest token is right.
  starter: { ...llmjp3, recommended: { temperature: 0, topP: 1, repetitionPenalty: 1 } },
}

/** A family whose format the program knows by itself. */
export type KnownFamily = keyof typeof formats

/** The prompt format of a family. */
export function promptFormat(family: KnownFamily): PromptFormat {
  return formats[family]
}
