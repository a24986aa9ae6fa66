import { ApiError } from '../../api/status.ts'
import { mediaTypes } from './body.ts'
import { type AnswerFormat, NotModelled } from './message.ts'

const formats: Readonly<Record<string, AnswerFormat>> = {
  'application/json': 'json',
  'application/*': 'json',
  '*/*': 'json',
  'application/yaml': 'yaml',
}

interface Clause {
  readonly text: string
  readonly media: string
  /** `as=Table` asks for another object than the one that is there. */
  readonly isTransformed: boolean
  readonly quality: number
}

/**
 * What objects are written as: the best of what a client takes that is written here.
 * @throws NotModelled where only what is not written here would do, ApiError where the server knows none of it
 */
export function formatFor(accept: string): AnswerFormat {
  if (accept.trim() === '') return 'json'
  const clauses = accept.split(',').map(clauseOf)
  const best = clauses.toSorted((a, b) => b.quality - a.quality)
  const found = best.find(({ media, isTransformed }) => Object.hasOwn(formats, media) && !isTransformed)
  if (found !== undefined) return formats[found.media] ?? 'json'
  const known = best.find(({ media }) => mediaTypes.includes(media))
  if (known !== undefined) throw new NotModelled(`answers as ${known.text}: ask for application/json.`)
  throw notAcceptable(mediaTypes)
}

export function notAcceptable(supported: readonly string[]): ApiError {
  return new ApiError('NotAcceptable', `only the following media types are accepted: ${supported.join(', ')}`)
}

function clauseOf(text: string): Clause {
  const [media = '', ...parameters] = text.split(';').map((part) => part.trim())
  const quality = parameters.find((parameter) => parameter.startsWith('q='))
  return {
    text: text.trim(),
    media,
    isTransformed: parameters.some((parameter) => parameter.startsWith('as=')),
    quality: quality === undefined ? 1 : Number(quality.slice(2)),
  }
}
