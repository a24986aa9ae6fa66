import { CommandError } from '../result.ts'
import { MalformedYaml } from './yaml-documents.ts'

/** Puts what somebody was about before the message of what went wrong with it. */
export function prefixed<Result>(prefix: string | ((message: string) => string), run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    const message = typeof prefix === 'string' ? `${prefix}: ${error.message}` : prefix(error.message)
    throw error instanceof MalformedYaml ? new MalformedYaml(message) : new CommandError(message)
  }
}
