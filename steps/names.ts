import type { Window } from '../engine/index.ts'
import { durationMs } from './durations.ts'

/** The text of a name as written: without its quotes, `\"` being a quote. */
export function unquoted(written: string): string {
  return written.startsWith('"') ? written.slice(1, -1).replaceAll(/\\(["\\])/g, '$1') : written
}

type Unquote = (written: string) => string

/** A kind and a name, as a sentence has them: `deployment web`, `pod "shop/web-0"`. Which kind it is, the cluster knows. */
export class ObjectName {
  private constructor(
    readonly kindWord: string,
    /** Without a namespace where the sentence gives none. */
    readonly namespace: string | undefined,
    readonly name: string,
  ) {}

  static parse(text: string, unquote: Unquote): ObjectName {
    const [, kindWord = '', written = ''] = /^(\S+)\s+(.*)$/s.exec(text) ?? []
    return ObjectName.of(kindWord, unquote(written))
  }

  static of(kindWord: string, fullName: string): ObjectName {
    const slash = fullName.indexOf('/')
    return slash < 0
      ? new ObjectName(kindWord, undefined, fullName)
      : new ObjectName(kindWord, fullName.slice(0, slash), fullName.slice(slash + 1))
  }

  toString(): string {
    const name = this.namespace === undefined ? this.name : `${this.namespace}/${this.name}`
    return `${this.kindWord} ${name}`
  }
}

/** Who runs a program: an image, or an object, or one container of an object. */
export type AppName =
  | { readonly image: string }
  | { readonly object: ObjectName; readonly container: string | undefined }

export const AppName = {
  parse(text: string, unquote: Unquote): AppName {
    const ofContainer = /^container (.+?) of (.*)$/s.exec(text)
    const [head, container] =
      ofContainer === null ? [text, undefined] : [ofContainer[2] ?? '', unquote(ofContainer[1] ?? '')]
    const image = /^image\s+(.*)$/s.exec(head)
    if (image !== null) return { image: unquote(image[1] ?? '') }
    return { object: ObjectName.parse(head, unquote), container }
  },
}

/** A process of the control plane or of a node, by the name that the engine gives it: `kubelet on node worker-1`. */
export function componentOf(text: string, unquote: Unquote): string {
  const [, head = text, name] = /^(etcd member|(?:kubelet|kube-proxy) on node|.+ on) (\S.*)$/s.exec(text) ?? []
  return name === undefined ? text : `${head} ${unquote(name)}`
}

export function windowOf(text: string): Window {
  const words = text.trim().replace(/,$/, '')
  if (words === '') return { type: 'now' }
  if (words === 'throughout' || words === 'never') return { type: words }
  const [, type, span = ''] = /^(within|for) (.*)$/s.exec(words) ?? []
  return { type: type as 'within' | 'for', durationMs: durationMs(span) }
}
