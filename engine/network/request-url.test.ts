import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requestUrl } from './request-url.ts'

test('an address is read with its scheme, host, port and path', () => {
  const cases: readonly [string, string, string, number, string][] = [
    ['http://web', 'http', 'web', 80, '/'],
    ['https://Shop.Example.com/cart?id=1#top', 'https', 'shop.example.com', 443, '/cart'],
    ['worker-1:30080', 'http', 'worker-1', 30_080, '/'],
    ['10.96.0.1/a/b', 'http', '10.96.0.1', 80, '/a/b'],
    ['http://[fd00::1]:8080', 'http', 'fd00::1', 8_080, '/'],
  ]
  for (const [text, scheme, host, port, path] of cases) {
    assert.deepEqual(requestUrl(text), { text, scheme, host, port, path })
  }
})

test('what is no address is refused with an example', () => {
  for (const text of ['', 'ftp://web', 'http://', 'http://web:0', 'http://web:99999', 'a b', 'http://web:x']) {
    assert.throws(() => requestUrl(text), /Expected an address such as "http:\/\/web"/, text)
  }
})
