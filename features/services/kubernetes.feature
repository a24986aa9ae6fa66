Feature: The API server's own service
  Pods reach the API server under a name, on an address that the API server keeps itself.

  Background:
    Given a cluster of 2 nodes
    And pod client with image curl:8
    And everything is ready

  @S-043
  Scenario: It is there from the beginning, and leads to the API server
    Then service kubernetes has 1 endpoint
    And "kubernetes.default.svc.cluster.local" resolves to "{.spec.clusterIP}" of service kubernetes
    And a request from pod client to "https://kubernetes.default/version" succeeds
    And a request from pod client to "https://kubernetes.default/api" fails
    When I run "kubectl get endpoints kubernetes"
    Then it prints:
      """
      NAME         ENDPOINTS ... AGE
      kubernetes   ...:6443 ...
      """

  Scenario: It knows nobody who does not say who they are
    When I run "kubectl exec client -- curl -sk https://kubernetes.default/api/v1/secrets"
    Then it prints:
      """
      ...
        "message": "secrets is forbidden: User \"system:anonymous\" cannot list resource \"secrets\" in API group \"\" at the cluster scope",
      ...
      """
    When I run "kubectl exec client -- curl -sk https://kubernetes.default/readyz"
    Then it prints "ok"

  @S-063
  Scenario: Deleted, it is back within ten seconds
    When service kubernetes is deleted
    Then within 10 seconds service kubernetes exists
    And for 1 minute service kubernetes has 1 endpoint
    And "{.spec.clusterIP}" of service kubernetes is "10.96.0.1"

  Scenario: It leads nowhere while the API server does not run
    When the API server stops
    Then a request from pod client to "https://kubernetes/version" fails
    When the API server starts again
    Then a request from pod client to "https://kubernetes/version" succeeds
