Feature: Every kind of the API
  Kinds that nothing here acts on are there all the same: they are checked by their structure, kept, listed and deleted.

  Background:
    Given a cluster of 1 node

  Scenario Outline: A <kind> is made, shown and deleted
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: <version>
      kind: <kind>
      metadata: { name: one }
      <body>
      EOF
      """
    Then it prints "<name>/one created"
    When I run "kubectl get <name> one --no-headers"
    Then it prints "one   <shown>"
    When I run "kubectl label <name> one team=a"
    And I run "kubectl delete <name> one"
    Then it prints "<name> \"one\" deleted"
    When I run "kubectl get <name> one"
    Then it fails with "not found"

    Examples:
      | kind                          | version                        | name                                                         | shown                                | body                                                                    |
      | RuntimeClass                  | node.k8s.io/v1                 | runtimeclass.node.k8s.io                                     | runsc   0s                           | handler: runsc                                                          |
      | CSINode                       | storage.k8s.io/v1              | csinode.storage.k8s.io                                       | 0     0s                             | spec: { drivers: [] }                                                   |
      | CSIDriver                     | storage.k8s.io/v1              | csidriver.storage.k8s.io                                     | true   false   false   <unset>   false   Persistent   0s | spec: {}                                            |
      | FlowSchema                    | flowcontrol.apiserver.k8s.io/v1 | flowschema.flowcontrol.apiserver.k8s.io                     | global   1000   <none>   0s    ?     | spec: { priorityLevelConfiguration: { name: global } }                  |
      | IPAddress                     | networking.k8s.io/v1           | ipaddress.networking.k8s.io                                  | services:default/web                 | spec: { parentRef: { resource: services, namespace: default, name: web } } |
      | DeviceClass                   | resource.k8s.io/v1             | deviceclass.resource.k8s.io                                  | 0s                                   | spec: {}                                                                |

  Scenario: What a kind does not have is refused in it too
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: node.k8s.io/v1
      kind: RuntimeClass
      metadata: { name: gvisor }
      handle: runsc
      EOF
      """
    Then it fails with "unknown field \"handle\""

  @S-057
  Scenario: They are listed with what they are called
    When I run "kubectl api-resources --api-group=certificates.k8s.io"
    Then it prints:
      """
      NAME                         SHORTNAMES   APIVERSION               NAMESPACED   KIND
      certificatesigningrequests   csr          certificates.k8s.io/v1   false        CertificateSigningRequest
      """

  Scenario: How the parts of the control plane are
    When I run "kubectl get componentstatuses"
    Then it prints:
      """
      NAME                 STATUS    MESSAGE   ERROR
      controller-manager   Healthy   ok        
      scheduler            Healthy   ok        
      etcd-0               Healthy   ok        
      """
    When the scheduler stops
    And I run "kubectl get cs scheduler --no-headers"
    Then it prints "scheduler   Unhealthy   Get \"https://127.0.0.1:10259/healthz\": dial tcp 127.0.0.1:10259: connect: connection refused   "
    When I run "kubectl delete cs scheduler"
    Then it fails with "the server does not allow this method on the requested resource"
