import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { typeOf } from '../schema/schema.ts'
import { strictProblems } from '../schema/strict.ts'
import { ManifestError, problemInManifest, readManifests } from './manifests.ts'

const head = 'apiVersion: v1\nkind: ConfigMap\n'

function messageOf(text: string, file?: string): string {
  try {
    readManifests(text, file === undefined ? {} : { file })
  } catch (error) {
    if (error instanceof ManifestError) return error.message
    throw error
  }
  return 'accepted'
}

describe('values, as Kubernetes reads YAML', () => {
  const table: readonly [text: string, value: unknown][] = [
    ['0644', 420],
    ['0o644', 420],
    ['0x1f', 31],
    ['1_000', 1000],
    ['08', 8],
    ['e2', 'e2'],
    ['.', '.'],
    ['1.e3', 1000],
    ['.5', 0.5],
    ['1e3', 1000],
    ['1.5', 1.5],
    ['12:30', '12:30'],
    ['1:30:00.5', '1:30:00.5'],
    ['2024-01-01', '2024-01-01'],
    ['2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z'],
    ['yes', true],
    ['n', false],
    ['Off', false],
    ['"yes"', 'yes'],
    ['~', null],
    ['', null],
    ['100m', '100m'],
    ['|\n  a\n  b', 'a\nb\n'],
  ]
  for (const [text, value] of table) {
    it(`${JSON.stringify(text)} is ${JSON.stringify(value)}`, () => {
      assert.deepEqual(readManifests(`${head}data: ${text}\n`).documents[0]?.value['data'], value)
    })
  }

  it('merges maps and follows aliases', () => {
    const [document] = readManifests(`${head}base: &base {a: 1}\ndata:\n  <<: *base\n  b: 2\nother: *base\n`).documents
    assert.deepEqual(document?.value['data'], { a: 1, b: 2 })
    assert.deepEqual(document?.value['other'], { a: 1 })
  })

  it('keeps a field that is called __proto__ a field', () => {
    const value = readManifests(`${head}__proto__: {a: 1}\n`).documents[0]?.value
    assert.ok(value)
    assert.ok(Object.hasOwn(value, '__proto__'))
    assert.equal(Object.getPrototypeOf(value), Object.prototype)
  })

  it('gives JSON back as it was', () => {
    const values = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 })
    fc.assert(
      fc.property(values, fc.constantFrom(undefined, 2, '\t'), (data, indentation) => {
        // A text with control characters or what decoders write for broken UTF-8 is refused elsewhere.
        const text = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', data }, null, indentation)
        fc.pre(!text.includes('\ufffd'))
        assert.deepEqual(readManifests(text).documents[0]?.value, JSON.parse(text))
      }),
    )
  })
})

describe('documents', () => {
  it('come one by one, without empty ones', () => {
    const text = `---\n# nothing\n---\n${head}---\n${head}data: {}\n---\n`
    assert.equal(readManifests(text).documents.length, 2)
    assert.equal(readManifests('').documents.length, 0)
    assert.equal(readManifests('# nothing\n').documents.length, 0)
  })

  it('of a list are its items, with their own places', () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  spec: {}\n- {apiVersion: v1, kind: Node}\n`
    const { documents } = readManifests(text)
    assert.deepEqual(
      documents.map(({ value }) => value.kind),
      ['Pod', 'Node'],
    )
    assert.deepEqual(documents[0]?.positionOf(['spec']), { line: 6, column: 3 })
    assert.deepEqual(documents[1]?.positionOf([]), { line: 7, column: 3 })
  })

  it('are parsed once', () => {
    assert.equal(readManifests(head, { file: 'a.yaml' }), readManifests(head, { file: 'a.yaml' }))
    assert.notEqual(readManifests(head, { file: 'a.yaml' }), readManifests(head, { file: 'b.yaml' }))
  })

  it('know where a field is, or what is around it', () => {
    const [document] = readManifests(`${head}spec:\n  list:\n  - a: 1\n    b: 2\n`).documents
    assert.deepEqual(document?.positionOf(['spec', 'list', 0, 'b']), { line: 6, column: 5 })
    assert.deepEqual(document?.positionOf(['spec', 'list', 7, 'b']), { line: 4, column: 3 })
    assert.deepEqual(document?.positionOf(['spec', 'list', 0, 'x']), { line: 5, column: 5 })
    assert.deepEqual(document?.positionOf(['nowhere']), { line: 1, column: 1 })
  })
})

describe('mistakes', () => {
  const table: readonly [what: string, text: string, message: string | RegExp][] = [
    ['a duplicate key', `${head}a: 1\nb: 2\na: 3\n`, 'web.yaml:5:1  key "a" already set in map'],
    [
      'a duplicate key in JSON',
      '{"apiVersion":"v1","kind":"X","a":1,"a":2}',
      /^web\.yaml:1:37 {2}key "a" already set in map$/,
    ],
    ['a tab', `${head}\ta: 1\n`, /^web\.yaml:3:1 {2}not YAML: Tabs are not allowed/],
    ['bad indentation', `${head}a:\n   b: 1\n  c: 2\n`, /^web\.yaml:5:1 {2}not YAML: /],
    ['a list', '- a\n', 'web.yaml:1:1  expected an object with apiVersion and kind, got a list'],
    ['a text', 'hello\n', 'web.yaml:1:1  expected an object with apiVersion and kind, got the string "hello"'],
    [
      'a fragment',
      '\nspec:\n  nodeSelector: {}\n',
      'web.yaml:2:1  apiVersion not set, kind not set: this is a fragment of an object and not a whole one, it has only spec',
    ],
    [
      'a misspelt apiVersion',
      'kind: Pod\napiversion: v1\n',
      'web.yaml:2:1  apiVersion not set: unknown field "apiversion", did you mean apiVersion?',
    ],
    ['no kind', 'apiVersion: v1\nmetadata: {}\n', 'web.yaml:1:1  kind not set'],
    ['an apiVersion that is no text', 'kind: Pod\napiVersion: 1\n', 'web.yaml:2:1  apiVersion must be a string, got 1'],
    ['an unknown alias', `${head}a: *nowhere\n`, /^web\.yaml:1:1 {2}the aliases .* nowhere$/],
    ['an alias of what is around it', `${head}a: &a [*a]\n`, /nested more than 250 levels deep$/],
    ['no number', `${head}a: .inf\n`, 'web.yaml:1:1  Infinity is no number that JSON has'],
    ['UTF-16', 'a\0p\0', 'web.yaml:1:2  the manifest is not UTF-8 text: save it as UTF-8'],
    ['broken UTF-8', `${head}a: \ufffd\n`, 'web.yaml:3:4  the manifest is not UTF-8 text: save it as UTF-8'],
    ['a control character', `${head}a: \u0007\n`, 'web.yaml:3:4  control characters are not allowed: U+0007'],
    ['a flood', `${head}a: ${'x'.repeat(11_000_000)}\n`, /^web\.yaml {2}the manifest has 110000\d\d characters/],
    ['lists in lists', `${head}a: ${'['.repeat(300)}${']'.repeat(300)}\n`, /nested more than 250 levels deep$/],
    ['lists without an end', `${head}a: ${'['.repeat(20_000)}\n`, /nested more than 250 levels deep$/],
  ]
  for (const [what, text, message] of table) {
    it(what, () => {
      const found = messageOf(text, 'web.yaml')
      if (typeof message === 'string') assert.equal(found, message)
      else assert.match(found, message)
    })
  }

  it('without a file are told with line and column', () => {
    assert.equal(messageOf('- a\n'), 'line 1, column 1  expected an object with apiVersion and kind, got a list')
  })

  it('an alias bomb', () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const alias = level === 0 ? 'x' : `*l${level - 1}`
      return `l${level}: &l${level} [${Array.from({ length: 9 }, () => alias).join(', ')}]`
    })
    assert.match(messageOf(`${head}${levels.join('\n')}\n`), /the aliases .* cannot be followed/)
  })

  it('any text at all is read, or refused with a ManifestError', () => {
    const piece = fc.constantFrom(
      head,
      'a: ',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '&a ',
      '*a',
      '\n',
      '  ',
      '"',
      "'",
      '---\n',
      ': ',
      '? ',
      '|',
      '#',
      '!',
      'é',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        assert.equal(typeof messageOf(pieces.join('')), 'string')
      }),
    )
  })
})

describe('problemInManifest', () => {
  it('says file, place, object and field, and what was meant', () => {
    const text = [
      'apiVersion: apps/v1',
      'kind: Deployment',
      'metadata: {name: web}',
      'spec:',
      '  replicas: "3"',
      '  template:',
      '    spec:',
      '      containers:',
      '      - name: app',
      '        imagePullPolcy: Always',
    ].join('\n')
    const manifests = readManifests(text, { file: 'k8s/web.yaml' })
    const [document] = manifests.documents
    const type = typeOf('apps/v1', 'Deployment')
    assert.ok(document && type)
    assert.deepEqual(
      strictProblems(document.value, type).map((problem) => problemInManifest(manifests, document, problem).message),
      [
        'k8s/web.yaml:5:3  Deployment "web" spec.replicas: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
        'k8s/web.yaml:10:9  Deployment "web" spec.template.spec.containers[0].imagePullPolcy: unknown field, did you mean imagePullPolicy?',
      ],
    )
  })
})
