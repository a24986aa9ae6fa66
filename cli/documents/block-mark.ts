/** What the opening line of a fenced block says of it. */
export interface BlockMark {
  readonly language: string
  /** The file that the block is the content of: `yaml web.yaml`, `yaml title="web.yaml"`, `yaml:web.yaml`. */
  readonly fileName?: string
  /** `console ignore`: the block is not run. */
  readonly isIgnored: boolean
}

const attribute = /(?:^|[\s{,])(?:title|file|filename|name|path)=(?:"([^"]*)"|'([^']*)'|([^\s},]+))/
/** Of an address too: `yaml https://example.com/install.yaml` is what is read there. */
const fileWord = /^(?:https?:\/\/)?[\w@+~-][\w@+~./-]*\.[A-Za-z]\w*$/
/** `# web.yaml` or `# file: k8s/web.yaml` alone on a first line. */
const fileComment = /^#\s*(?:file(?:name)?:\s*)?((?:https?:\/\/)?[\w@+~-][\w@+~./-]*\.(?:ya?ml|json))\s*$/

/** @param info what stands behind the fence, @param content the block's text */
export function markOf(info: string, content: string): BlockMark {
  const [first = '', ...words] = info.trim().split(/[\s,]+/)
  const [language = '', ...named] = first.split(':')
  const written = attribute.exec(info)
  const fileName =
    written?.slice(1).find((value) => value !== undefined) ??
    [named.join(':'), ...words].find((word) => fileWord.test(word)) ??
    (isManifest(language) ? fileComment.exec(content.split(/\r?\n/, 1)[0] ?? '')?.[1] : undefined)
  return {
    language: language.toLowerCase(),
    isIgnored: words.some((word) => /^[{[]?\.?ignore[}\]]?$/.test(word)),
    ...(fileName === undefined || fileName === '' ? {} : { fileName }),
  }
}

const isManifest = (language: string): boolean => /^(?:ya?ml|json)$/i.test(language)

/** The languages by which terminals are marked, as GitHub's highlighter knows them. */
export function isTerminal({ language }: BlockMark): boolean {
  return ['console', 'shell-session', 'shellsession', 'sh-session', 'bash-session'].includes(language)
}
