import { isServed } from '../../../api/schema/schema.ts'
import type { SelfSubjectReview } from '../../../api/schema/types.ts'
import type { Verb } from '../../command.ts'
import { outputFlags, outputFormat, printObject } from '../../printers/output.ts'
import { tabbed } from '../../printers/tabwriter.ts'
import { CommandError } from '../../result.ts'
import { reviewed } from './can-i.ts'

/** Who the server takes the user for. Source: kubectl pkg/cmd/auth/whoami.go. */
export const whoami: Verb = {
  name: 'whoami',
  flags: [...outputFlags],
  run: (command) => {
    if (!isServed('authentication.k8s.io/v1', 'SelfSubjectReview', command.minor))
      throw new CommandError(
        'the selfsubjectreviews API is not enabled in the cluster\nenable APISelfSubjectReview feature gate to use this command',
      )
    const review = reviewed<SelfSubjectReview>(command, 'SelfSubjectReview')
    const format = outputFormat(command)
    if (format !== undefined) {
      printObject(command, review, format)
      return
    }
    const { username = '', uid = '', groups = [] } = review.status.userInfo ?? {}
    const rows = ['ATTRIBUTE\tVALUE', `Username\t${username}`]
    if (uid !== '') rows.push(`UID\t${uid}`)
    if (groups.length > 0) rows.push(`Groups\t[${groups.join(' ')}]`)
    command.write(tabbed(rows.map((row) => `${row}\n`).join(''), { minimum: 6, padding: 3 }))
  },
}
