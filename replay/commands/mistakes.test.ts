import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerTo } from './mistakes.ts'

/** A line, as it has to be, what is wrong with it, and a part of what is said to it. */
const rows: readonly (readonly [string, string, string | undefined, string?])[] = [
  ['kubctl get po', 'kubectl get po', 'another program', 'kubctl: command not found'],
  ['kubectl logs <name>', 'kubectl logs web', 'angle brackets', 'unexpected token `newline'],
  ['kubectl get po a in (b)', "kubectl get po -l 'a in (b)'", 'parentheses without quotes', 'unexpected token `('],
  ['kubectl run web –image=x', 'kubectl run web --image=x', 'a long dash', 'required flag(s) "image" not set'],
  ['kubectl delete po –all', 'kubectl delete po --all', 'a long dash', '"–all" not found'],
  ['kubectl get po -1 a', 'kubectl get po -l a', 'a digit for a letter', "'1' in -1"],
  ['kubectl apply - f a.yaml', 'kubectl apply -f a.yaml', 'a blank behind a dash', 'must specify one of -f and -k'],
  ['kubectl create ns WEB', 'kubectl create ns web', 'a name of upper case', 'a lowercase RFC 1123 label'],
  ['kubectl scale', 'kubectl scale deploy web --replicas=2', 'nothing but the command', 'required flag(s) "replicas"'],
  ['kubectl run web --image=x', 'kubectl run web --image=y', 'another value'],
  ['kubectl get pods web', 'kubectl get pods', undefined],
]

for (const [script, corrected, mistake, says] of rows)
  test(`${script}: ${mistake ?? 'nobody knows what is wrong'}`, () => {
    const answer = answerTo(script, corrected, 20)
    assert.equal(answer?.mistake, mistake)
    assert.ok(says === undefined || answer?.says.some((text) => text.includes(says)), `${answer?.says}`)
  })

test('the version decides what is said to flags of another time', () => {
  const [old, now] = [20, 32].map((minor) => answerTo('kubectl run a --generator=b --image=c', '', minor))
  assert.deepEqual([old?.works, now?.works, now?.exitCode], [true, undefined, 1])
})
