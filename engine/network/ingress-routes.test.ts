import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ingress } from '../api/schema/types.ts'
import { matchesPath, routeFor } from './ingress-routes.ts'

const service = (name: string) => ({ service: { name, port: { number: 80 } } })

function ingress(
  name: string,
  host: string | undefined,
  paths: readonly (readonly [string, string, string])[],
  fallback?: string,
): Ingress {
  const http = { paths: paths.map(([path, pathType, to]) => ({ path, pathType, backend: service(to) })) }
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace: 'default' } as Ingress['metadata'],
    spec: {
      ...(paths.length === 0 ? {} : { rules: [host === undefined ? { http } : { host, http }] }),
      ...(fallback === undefined ? {} : { defaultBackend: service(fallback) }),
    },
    status: {},
  }
}

test('the longest path of the most exact host wins, an exact path before a prefix', () => {
  const ingresses = [
    ingress('a', 'example.com', [
      ['/', 'Prefix', 'shop'],
      ['/blog', 'Prefix', 'blog'],
      ['/blog', 'Exact', 'front'],
      ['/blog/2024/', 'ImplementationSpecific', 'year'],
    ]),
    ingress('b', '*.example.com', [
      ['/', 'Prefix', 'wild'],
      ['/deep/inside', 'Prefix', 'wild'],
    ]),
    ingress('d', 'one.example.com', [['/', 'Prefix', 'one']]),
    ingress('c', undefined, [['/', 'Prefix', 'any']]),
  ]
  const cases: readonly [string, string, string][] = [
    ['example.com', '/cart', 'shop'],
    ['example.com', '/blog', 'front'],
    ['example.com', '/blog/', 'blog'],
    ['example.com', '/blogger', 'shop'],
    ['example.com', '/blog/2024/x', 'year'],
    ['www.example.com', '/', 'wild'],
    ['one.example.com', '/deep/inside', 'one'],
    ['a.www.example.com', '/', 'any'],
  ]
  for (const [host, path, expected] of cases) {
    assert.equal(routeFor(ingresses, host, path)?.backend.service?.name, expected, `${host}${path}`)
  }
})

test('what no rule takes goes to a default backend, and without one to nobody', () => {
  const rule = ingress('a', 'example.com', [['/api', 'Prefix', 'api']])
  assert.equal(routeFor([rule], 'example.com', '/'), undefined)
  assert.equal(routeFor([rule, ingress('b', undefined, [], 'rest')], 'example.com', '/')?.backend.service?.name, 'rest')
})

test('a prefix counts by whole elements', () => {
  const cases: readonly [string, string, boolean][] = [
    ['/', '/anything', true],
    ['/foo', '/foo', true],
    ['/foo/', '/foo', true],
    ['/foo', '/foo/', true],
    ['/aaa/bb', '/aaa/bbb', false],
    ['/aaa/bbb/', '/aaa/bbb/ccc', true],
  ]
  for (const [rule, path, expected] of cases) {
    assert.equal(matchesPath({ path: rule, pathType: 'Prefix', backend: {} }, path), expected, `${rule} ${path}`)
  }
  assert.equal(matchesPath({ path: '/foo', pathType: 'Exact', backend: {} }, '/foo/'), false)
})
