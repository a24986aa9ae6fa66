import assert from 'node:assert/strict'
import { test } from 'node:test'
import { imageNameProblem } from './image-decision.ts'

test('names of images are read as the reference package reads them', () => {
  const good = ['nginx', 'nginx:1.19', 'shop/web:2.0', 'docker.io/library/nginx:latest', 'localhost:5000/a/b_c:V1']
  const goodToo = ['gcr.io/k8s-staging/x@sha256:e3b0c442', 'a.b.c/d-e.f/g__h:1', 'REGISTRY.example/x']
  for (const image of [...good, ...goodToo]) assert.equal(imageNameProblem(image), undefined, image)
  const bad: readonly [string, RegExp][] = [
    ['Nginx', /repository name \(library\/Nginx\) must be lowercase/],
    ['shop/Web:2', /repository name \(shop\/Web\) must be lowercase/],
    ['nginx:', /invalid reference format$/],
    ['a b', /invalid reference format$/],
    ['', /invalid reference format$/],
    ['a'.repeat(64), /cannot specify 64-byte hexadecimal strings/],
  ]
  for (const [image, problem] of bad) assert.match(imageNameProblem(image) ?? 'none', problem, image)
})
