Feature: kubectl and kubelets
  What a program prints and says only its kubelet knows. The API server asks it, at the address of its node: where nobody
  answers, neither logs nor exec do.

  Background:
    Given a cluster of 2 nodes
    And the manifest:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec:
        nodeName: worker-1
        containers: [{ name: web, image: "nginx:1.19" }]
      """
    And everything is ready

  Scenario: A node without power
    When node worker-1 is lost
    And I run "kubectl exec web -- hostname"
    Then it fails with "Error from server: error dialing backend: dial tcp 192.168.0.1:10250: connect: no route to host"
    When I run "kubectl logs web"
    Then it fails with:
      """
      Error from server: Get "https://192.168.0.1:10250/containerLogs/default/web/web": dial tcp 192.168.0.1:10250: connect: no route to host
      """

  Scenario: A node that is cut off
    When node worker-1 is disconnected
    And I run "kubectl exec web -- hostname"
    Then it fails with "error dialing backend: dial tcp 192.168.0.1:10250: i/o timeout"

  Scenario: A node that is well
    When I run "kubectl exec web -- hostname"
    Then it prints "web"
