Feature: Pods that nobody will end
  Some pods have no kubelet that could end them: their node is gone, or they never had one. The control plane removes them.

  Scenario: The pods of a node that was deleted go
    Given the cluster in three-workers-web
    And everything is ready
    When node worker-2 is lost
    And I run "kubectl delete node worker-2 --wait=false"
    Then within 2 minutes no pods of deployment web run on node worker-2
    And within 2 minutes deployment web has 3 ready replicas
    And throughout, deployment web has at least 2 ready replicas
    And for 10 minutes 3 pods of deployment web exist

  Scenario: A pod that waits for a node and is deleted needs nobody to end it
    Given a cluster of 1 node
    And I apply the manifest:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: huge }
      spec: { containers: [{ name: c, image: c, resources: { requests: { cpu: "100" } } }] }
      """
    And 10 seconds pass
    When pod huge is deleted
    Then within 1 second pod huge does not exist
    And for 10 minutes pod huge does not exist
