Feature: Manifests that nobody here wrote
  They are applied as they are, all of them.

  Scenario Outline: <file> becomes ready
    Given a cluster of 4 nodes
    When I run "kubectl apply -f ../shared/realworld/<file>.yaml"
    Then it succeeds
    And within 15 minutes <object> has <ready> ready replicas
    And for 10 minutes <object> has <ready> ready replicas

    Examples:
      | file            | object                          | ready |
      | cassandra-statefulset | statefulset cassandra     | 3     |
      | guestbook       | deployment frontend             | 3     |
      | guestbook-go-rc | replicationcontroller guestbook | 3     |
      | online-boutique | deployment frontend             | 1     |

  Scenario Outline: <file> is taken, twice
    Given a cluster of 4 nodes
    When I run "kubectl apply -f ../shared/realworld/<file>.yaml"
    And I run "kubectl apply -f ../shared/realworld/<file>.yaml"
    Then it succeeds
    And <object> exists

    Examples:
      | file                  | object                                                     |
      | cassandra-service     | service cassandra                                          |
      | cassandra-statefulset | statefulset cassandra                                      |
      | ingress-nginx-cloud   | validatingwebhookconfiguration ingress-nginx-admission     |
      | ingress-nginx-cloud   | job "ingress-nginx/ingress-nginx-admission-create"         |
      | ingress-nginx-cloud   | role "ingress-nginx/ingress-nginx"                         |
