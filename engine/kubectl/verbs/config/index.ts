import type { Verb } from '../../command.ts'
import { currentContext, deleteContext, getContexts, renameContext, setContext, useContext } from './contexts.ts'
import { deleteCluster, deleteUser, getClusters, getUsers, setCluster, setCredentials } from './entries.ts'
import { view } from './view.ts'

/** The file that says which cluster kubectl talks to, and as whom. */
export const config: Verb = {
  name: 'config',
  subcommands: [
    currentContext,
    deleteCluster,
    deleteContext,
    deleteUser,
    getClusters,
    getContexts,
    getUsers,
    renameContext,
    setCluster,
    setContext,
    setCredentials,
    useContext,
    view,
  ],
}
