import { test } from 'node:test'
import fc from 'fast-check'
import { CommandError } from '../result.ts'
import { kustomizationShape, type Shape } from './shapes.ts'
import { built, deployment } from './testing.ts'

const texts = [
  '',
  'a.yaml',
  'r.yaml',
  'base',
  '..',
  'kind: Pod',
  '[]',
  '{}',
  'a=b',
  '=',
  'web',
  'Deployment',
  '(',
  'a in',
  'metadata.name',
  'spec[0]',
]

/** A value of a shape, now and then one of another. */
function arbitraryOf(shape: Shape): fc.Arbitrary<unknown> {
  const wrong = fc.constantFrom<unknown>(null, 3, 1.5, true, 'x', [], {}, [null], { a: null })
  const right = (): fc.Arbitrary<unknown> => {
    switch (shape.holds) {
      case 'list':
        return fc.array(arbitraryOf(shape.of), { maxLength: 2 })
      case 'mapping':
        return fc.dictionary(fc.constantFrom('app', 'b'), arbitraryOf(shape.of), { maxKeys: 2 })
      case 'struct':
        return fc.record(
          Object.fromEntries(Object.entries(shape.fields).map(([name, field]) => [name, arbitraryOf(field)])),
          { requiredKeys: [] },
        )
      case 'integer':
        return fc.integer({ min: -2, max: 3 })
      case 'boolean':
        return fc.boolean()
      default:
        return fc.constantFrom(...texts)
    }
  }
  return fc.oneof({ arbitrary: fc.constant(null).chain(right), weight: 300 }, { arbitrary: wrong, weight: 1 })
}

/** One field of a kustomization: with many, the first mistake hides the others. */
const oneField = fc
  .constantFrom(...Object.entries(kustomizationShape.fields))
  .chain(([name, shape]) => arbitraryOf(shape).map((value) => ({ [name]: value })))

test('whatever a kustomization says, it is built, or refused in words', () => {
  fc.assert(
    fc.property(oneField, (kustomization) => {
      const files = {
        'a/kustomization.yaml': JSON.stringify({ resources: ['a.yaml', 'base'], ...kustomization }),
        'a/a.yaml': deployment,
        'a/r.yaml': '{ source: { kind: Deployment }, targets: [{ select: { kind: Deployment } }] }',
        'a/base/kustomization.yaml': 'configMapGenerator: [{ name: web }]',
      }
      try {
        built(files, 'a')
      } catch (error) {
        if (!(error instanceof CommandError)) throw error
      }
    }),
    { numRuns: 300, seed: 1 },
  )
})
