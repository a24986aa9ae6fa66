import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Annotations, newSetAnnotations, nextRevision, revisionOf, sizedAnnotations } from './annotations.ts'
import { deployment, replicaSet } from './testing/objects.ts'

const prefix = 'deployment.kubernetes.io'
const revision = `${prefix}/revision`
const history = `${prefix}/revision-history`

function annotated(own: Annotations): ReturnType<typeof deployment> {
  const about = deployment()
  return { ...about, metadata: { ...about.metadata, annotations: own } }
}

test('what the newest set is told', () => {
  const own = { team: 'a', [revision]: '7', 'kubectl.kubernetes.io/last-applied-configuration': '{}' }
  const rows: readonly [why: string, before: Annotations | undefined, next: number, after: Annotations][] = [
    ['a new one', undefined, 1, { team: 'a', [revision]: '1' }],
    ['as before', { team: 'a', [revision]: '2' }, 2, { team: 'a', [revision]: '2' }],
    ['another annotation', { team: 'b', [revision]: '2' }, 2, { team: 'a', [revision]: '2' }],
    ['gone back to', { team: 'a', [revision]: '1' }, 3, { team: 'a', [revision]: '3', [history]: '1' }],
    [
      'gone back to again',
      { team: 'a', [revision]: '3', [history]: '1' },
      5,
      { team: 'a', [revision]: '5', [history]: '1,3' },
    ],
    ['the revision never falls', { team: 'a', [revision]: '9' }, 3, { team: 'a', [revision]: '9' }],
    ['what is no number stays', { team: 'a', [revision]: 'x' }, 3, { team: 'a', [revision]: 'x' }],
  ]
  for (const [why, before, next, after] of rows) {
    const came = newSetAnnotations(annotated(own), before, next)
    assert.deepEqual(came, after, why)
    assert.equal(newSetAnnotations(annotated(own), came, next), came, `${why}: nothing more to say`)
  }
})

test('the list of former revisions does not grow beyond 2000 characters', () => {
  const long = Array.from({ length: 500 }, (_, index) => 100 + index).join(',')
  const came = newSetAnnotations(annotated({}), { [revision]: '700', [history]: long }, 701)[history] ?? ''
  assert.ok(came.length <= 2000)
  assert.ok(came.startsWith('101,') && came.endsWith(',599,700'))
})

test('revisions count up from those of the old sets', () => {
  assert.equal(nextRevision([]), 1)
  assert.equal(
    nextRevision([replicaSet('a', { revision: '4' }), replicaSet('b'), replicaSet('c', { revision: 'x' })]),
    5,
  )
  assert.equal(revisionOf(replicaSet('b')), 0)
})

test('sizes are written once', () => {
  const sized = sizedAnnotations({ team: 'a' }, 3, 4)
  assert.deepEqual(sized, { team: 'a', [`${prefix}/desired-replicas`]: '3', [`${prefix}/max-replicas`]: '4' })
  assert.equal(sizedAnnotations(sized, 3, 4), sized)
  assert.notEqual(sizedAnnotations(sized, 3, 5), sized)
})
