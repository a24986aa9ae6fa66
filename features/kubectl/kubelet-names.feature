Feature: Kubelets by name
  Which address of a node the API server dials its flag says. kubeadm has it take addresses; by itself it would begin with
  names, which nobody resolves here.

  Scenario: Names that nobody resolves
    Given a cluster of 1 node
    And the API server runs with "--kubelet-preferred-address-types=Hostname,InternalIP"
    And everything is ready
    When I run:
      """
      kubectl run web --image=nginx:1.19
      kubectl wait --for=condition=Ready pod/web
      """
    And I run "kubectl exec web -- hostname"
    Then it fails with "error dialing backend: dial tcp: lookup worker-1 on 127.0.0.53:53: no such host"
