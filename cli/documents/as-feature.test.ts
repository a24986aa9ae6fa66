import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asFeature } from './as-feature.ts'
import { readDocument } from './read-document.ts'

const fence = '```'

const featureOf = (...lines: readonly string[]) => asFeature(readDocument('guide.md', lines.join('\n')))

test('a document is one scenario, and each of its lines knows the line of the document', () => {
  const { text, lines } = featureOf(
    '# Guide',
    '',
    '- Given a cluster',
    '',
    `${fence}console`,
    '$ kubectl apply -f a.yaml',
    'made',
    fence,
  )
  assert.deepEqual(text.trimEnd().split('\n'), [
    'Feature: Guide',
    'Scenario: Guide',
    'Given a cluster',
    'When $ kubectl apply -f a.yaml',
    '"""',
    'made',
    '"""',
  ])
  assert.deepEqual(lines, [1, 1, 3, 6, 6, 6, 6])
})

test('what only looks or waits belongs to the action before it', () => {
  const rows: readonly (readonly [command: string, keyword: string])[] = [
    ['kubectl get pods -o wide', '*'],
    ['kubectl -n shop get pods', '*'],
    ['kubectl rollout status deployment/web', '*'],
    ['kubectl rollout restart deployment/web', 'When'],
    ['kubectl delete pod web', 'When'],
    ['sleep 5; kubectl describe pod web', '*'],
    ['kubectl get pods && kubectl delete pod web', 'When'],
  ]
  for (const [command, keyword] of rows) {
    const line = featureOf(`${fence}console`, `$ ${command}`, fence).text.split('\n')[2]
    assert.equal(line, `${keyword} $ ${command}`)
  }
})

test('marks of Gherkin in a document stay what they are', () => {
  const { text } = featureOf(`${fence}yaml a.yaml`, 'a: """\\n', fence, `${fence}console`, '$ sleep 1', fence)
  assert.ok(text.includes('a: \\"\\"\\"\\\\n'), text)
})
