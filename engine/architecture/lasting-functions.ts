import { ts } from 'ts-morph'
import { isTest, lineOf, type Source } from './source.ts'

/**
 * Functions that V8 makes right in the old generation: those that are assigned to a property as they are written, and
 * getters and setters of object literals. Each keeps alive all that it knows until the next full collection, which is the
 * whole world of a run that has ended, and that of the next run after it.
 */
export function lastingFunctions(sources: readonly Source[]): readonly string[] {
  return sources
    .filter((source) => source.path.startsWith('engine/') && !isTest(source))
    .flatMap((source) =>
      source.nodes.flatMap((node) => {
        const instead = remedyOf(node)
        return instead === undefined ? [] : [`${source.path}:${lineOf(node)}: ${instead}`]
      }),
    )
}

function remedyOf(node: ts.Node): string | undefined {
  if (ts.isAccessor(node) && ts.isObjectLiteralExpression(node.parent))
    return 'an accessor of an object literal keeps its run alive; make it a method, or a class'
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return undefined
  const isMember = ts.isPropertyAccessExpression(node.left) || ts.isElementAccessExpression(node.left)
  const isFunction = ts.isArrowFunction(node.right) || ts.isFunctionExpression(node.right)
  if (!isMember || !isFunction) return undefined
  return 'a function that is assigned to a property keeps its run alive; give it to a method that keeps it'
}
