import { readFileSync, statSync } from 'node:fs'
import { win32 } from 'node:path'
import type { z } from 'zod'
import { FixedSettings, type Policy, PolicyFile, type PolicyProblem } from '../contract/policy.ts'
import { Settings } from '../contract/settings.ts'

/** Longest file that is read, in bytes. */
const LONGEST = 1024 * 1024

/** Where the policy of a machine lies: where only its administrators can write. */
export function systemPolicyFile(
  platform: NodeJS.Platform = process.platform,
  programData: string | undefined = process.env.ProgramData,
): string {
  if (platform === 'win32')
    return win32.join(programData || 'C:\\ProgramData', 'Kotonoha', 'policy.json')
  if (platform === 'darwin') return '/Library/Application Support/Kotonoha/policy.json'
  return '/etc/kotonoha/policy.json'
}

/**
 * The policy of a file; undefined where there is none. What is clear in it is in force. If anything in
 * it is not, all connections and updates are denied beside that: nobody knows what was meant.
 */
export function readPolicy(file: string): Policy | undefined {
  const problems: PolicyProblem[] = []
  let content: unknown
  try {
    content = read(file)
    if (content === undefined) return undefined
  } catch (error) {
    problems.push({ problem: 'unreadable', detail: String(error) })
  }
  const { settings: given = {}, ...rest } = isFields(content) ? content : {}
  if (content !== undefined && !isFields(content))
    problems.push({ problem: 'unreadable', detail: 'not an object' })
  const top = PolicyFile.omit({ settings: true })
  const { updates } = top.parse(goodFields(top, rest, '', problems))
  const settings = FixedSettings.parse(goodFields(FixedSettings, given, 'settings.', problems))
  const safe = problems.length > 0 ? { offline: true } : {}
  const fixed = { ...settings, ...safe }
  return {
    updates: problems.length > 0 ? 'forbidden' : (updates ?? 'allowed'),
    settings: fixed,
    state: { file, fixed: Settings.keyof().options.filter((key) => key in fixed), problems },
  }
}

/** The fields that a schema allows, one by one; the others are told. */
function goodFields(
  schema: z.ZodObject,
  fields: unknown,
  prefix: string,
  problems: PolicyProblem[],
): Record<string, unknown> {
  if (!isFields(fields)) {
    problems.push({ problem: 'invalid-value', key: prefix.replace(/\.$/, '') })
    return {}
  }
  const good = Object.entries(fields).filter(([key, value]) => {
    // Not a plain look-up: a file may have keys such as "constructor".
    const isKnown = Object.hasOwn(schema.shape, key)
    const fits = isKnown && schema.safeParse({ [key]: value }).success
    if (!fits)
      problems.push({ problem: isKnown ? 'invalid-value' : 'unknown-key', key: prefix + key })
    return fits
  })
  return Object.fromEntries(good)
}

/** Undefined where there is no such file. @throws what the system or the parser says */
function read(file: string): unknown {
  try {
    if (statSync(file).size > LONGEST) throw new RangeError(`longer than ${LONGEST} bytes`)
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
