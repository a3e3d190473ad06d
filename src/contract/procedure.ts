import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Failure } from './errors.ts'

/** Every procedure fails in one way: with a code and what its words need. */
export const procedure = oc.errors({ FAILED: { data: Failure } })

/** What a procedure gives that only does something. */
export const nothing = z.void()

/** Where something lies on the host's machine; pages of a host that has dialogs do not tell. */
export const TypedPath = z.string().trim().max(4096).nullable().default(null)
