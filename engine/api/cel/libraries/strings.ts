import type { Environment } from '@marcbachmann/cel-js'
import { CelEvaluationError } from '../errors.ts'
import { formatted } from './string-format.ts'

class StringsNamespace {}

/** The extension of strings, as far as the evaluator has none of it. Positions count code points. */
export function registerStrings(environment: Environment): void {
  environment.registerFunction('string.charAt(int): string', (text: string, index: bigint) => charAt(text, index))
  environment.registerFunction('string.replace(string, string): string', (text: string, old: string, by: string) =>
    text.replaceAll(old, () => by),
  )
  environment.registerFunction('string.replace(string, string, int): string', replaceSome)
  environment.registerFunction('string.format(list): string', formatted)
  environment.registerType('StringsNamespace', StringsNamespace)
  environment.registerConstant('strings', 'StringsNamespace', new StringsNamespace())
  environment.registerFunction('StringsNamespace.quote(string): string', (_: StringsNamespace, text: string) =>
    JSON.stringify(text),
  )
}

function charAt(text: string, index: bigint): string {
  const points = [...text]
  if (index < 0n || index > BigInt(points.length)) throw new CelEvaluationError(`index out of range: ${index}`)
  return points[Number(index)] ?? ''
}

function replaceSome(text: string, old: string, by: string, limit: bigint): string {
  if (limit < 0n) return text.replaceAll(old, () => by)
  let left = limit
  return text.replaceAll(old, (part) => (left-- > 0n ? by : part))
}
