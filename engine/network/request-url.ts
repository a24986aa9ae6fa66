/** A request's address as a client writes it: `http://web.shop:8080/cart`, `worker-1:30080`. */
export interface RequestUrl {
  readonly text: string
  readonly scheme: 'http' | 'https'
  readonly host: string
  readonly port: number
  readonly path: string
}

const pattern = /^(?:(https?):\/\/)?(\[[0-9a-fA-F:.]+\]|[^/:?#\s[\]]+)(?::(\d{1,5}))?(\/[^?#\s]*)?(?:[?#]\S*)?$/

/** @throws where the text is no address of a request */
export function requestUrl(text: string): RequestUrl {
  const match = pattern.exec(text)
  const [, scheme = 'http', host = '', port, path = '/'] = match ?? []
  const number = port === undefined ? (scheme === 'https' ? 443 : 80) : Number(port)
  if (match === null || number < 1 || number > 65_535) {
    throw new Error(
      `Expected an address such as "http://web", "http://web.shop:8080/cart" or "worker-1:30080", got "${text}".`,
    )
  }
  return {
    text,
    scheme: scheme as 'http' | 'https',
    host: host.replace(/^\[(.*)\]$/, '$1').toLowerCase(),
    port: number,
    path,
  }
}
