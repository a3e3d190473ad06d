import { implement, ORPCError } from '@orpc/server'
import { contract } from '../contract/contract.ts'
import { failureOf, KotonohaError } from '../contract/errors.ts'

/** What procedures are implemented by. Whatever one throws arrives as a code that the screens have words for. */
export const os = implement(contract).use(async ({ next, errors }) => {
  try {
    return await next()
  } catch (error) {
    const refused = error instanceof ORPCError && error.code === 'BAD_REQUEST'
    const known = refused ? new KotonohaError('INVALID_INPUT', { detail: error.message }) : error
    throw errors.FAILED({ data: failureOf(known) })
  }
})
