import { ApiError } from '../../api/status.ts'
import { mediaTypes } from './body.ts'
import { NotModelled } from './message.ts'

const ofJson = new Set(['application/json', 'application/*', '*/*'])

/**
 * Objects are written as JSON alone, which most clients take. What stands first counts most where nothing else is said.
 * @throws NotModelled where the best of what a client takes is not written here, ApiError where the server knows none of it
 */
export function refuseUnacceptable(accept: string): void {
  if (accept.trim() === '') return
  const clauses = accept.split(',').map((clause) => clause.split(';').map((part) => part.trim()))
  if (clauses.some(([media = '', ...parameters]) => ofJson.has(media) && !parameters.some(isTransformation))) return
  const known = clauses.find(([media = '']) => mediaTypes.includes(media))
  if (known !== undefined) throw new NotModelled(`answers as ${known.join(';')}: ask for application/json.`)
  throw new ApiError('NotAcceptable', `only the following media types are accepted: ${mediaTypes.join(', ')}`)
}

/** `as=Table` asks for another object than the one that is there. */
const isTransformation = (parameter: string): boolean => parameter.startsWith('as=')
