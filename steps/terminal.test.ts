import assert from 'node:assert/strict'
import { test } from 'node:test'
import { terminalEntry, terminalProblem } from './terminal.ts'

test('lines with a second prompt go on with a command that is not finished', () => {
  assert.deepEqual(terminalEntry('kubectl get pods', '> is output'), {
    script: 'kubectl get pods',
    expected: '> is output',
  })
  assert.deepEqual(terminalEntry('kubectl get \\', '>   pods\nNAME'), {
    script: 'kubectl get \\\n  pods',
    expected: 'NAME',
  })
  assert.deepEqual(terminalEntry('kubectl apply -f - <<EOF', '> kind: Pod\n>\n> EOF\ndone'), {
    script: 'kubectl apply -f - <<EOF\nkind: Pod\n\nEOF',
    expected: 'done',
  })
  assert.throws(() => terminalEntry('kubectl get \\', 'pods'), /expected a line that goes on with it .* got "pods"/)
})

test('what is seen counts, errors and all; without anything under it, a command has to succeed', () => {
  const result = (exitCode: number, shown: string) => ({ exitCode, shown, stdout: '', stderr: '' })
  const entry = (expected: string) => ({ script: '', expected })
  assert.equal(terminalProblem(result(0, 'anything\n'), entry('')), undefined)
  assert.equal(terminalProblem(result(0, 'a  \nb\n'), entry('a\nb ')), undefined)
  assert.equal(terminalProblem(result(1, 'error: no\n'), entry('error: ...')), undefined)
  assert.match(terminalProblem(result(1, 'error: no\n'), entry('')) ?? '', /exit code 1:\nerror: no$/)
  assert.match(terminalProblem(result(0, 'b\n'), entry('a')) ?? '', /- a\n {2}\+ b/)
})
