import type { ApiAnswer } from '../../engine/index.ts'

/** A request of a recording without kubectl, with the answer. */
export interface RecordedAnswer {
  /** `GET /version` */
  readonly request: string
  /** `-> 200`, then the body. */
  readonly lines: readonly string[]
  /** Whether the body goes on behind what was kept of it. */
  readonly isCut: boolean
}

/** Where the recordings cut their answers, in characters. */
const answerMax = 6000

/** `METHOD PATH BODY`, `-> CODE`, the body, and blank lines. */
export function readAnswers(text: string): readonly RecordedAnswer[] {
  const lines = text.split('\n')
  const heads = lines.flatMap((line, at) =>
    /^[A-Z]+ \//.test(line) && /^-> \d+$/.test(lines[at + 1] ?? '') ? [at] : [],
  )
  return heads.map((head, index) => {
    const body = lines.slice(head + 2, heads[index + 1] ?? lines.length)
    while (body.at(-1) === '') body.pop()
    const [method = '', path = ''] = (lines[head] as string).split(' ')
    return {
      request: `${method} ${path}`,
      lines: [lines[head + 1] as string, ...body],
      isCut: body.join('\n').length >= answerMax,
    }
  })
}

/** An answer as a recording writes it. */
export function answerLines({ code, body }: ApiAnswer): readonly string[] {
  return [`-> ${code}`, ...body.trimEnd().split('\n')]
}
