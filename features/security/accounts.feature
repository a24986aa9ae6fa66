Feature: Service accounts have tokens
  A program asks the API server under the name of a service account, by a token that is good for a while.

  Background:
    Given a cluster of 1 node
    And namespace shop

  Scenario: A token asks as its account
    When I run:
      """
      kubectl create serviceaccount viewer
      kubectl create rolebinding viewers --clusterrole=view --serviceaccount=shop:viewer
      """
    And I run "kubectl create token viewer --duration=10m"
    Then it prints:
      """
      eyJ...
      """
    When I run "kubectl auth can-i list pods --as system:serviceaccount:shop:viewer"
    Then it prints "yes"
    When I run "kubectl auth can-i list pods -n default --as system:serviceaccount:shop:viewer"
    Then it prints "no"
    When I run "kubectl create token nobody"
    Then it fails with "error: failed to create token: serviceaccounts \"nobody\" not found"
    When I run "kubectl create token viewer --duration=1m"
    Then it fails with "may not specify a duration less than 10 minutes"

  @S-064
  Scenario: Neither a command nor a raw request is answered without credentials
    When I run "kubectl get pods --token=wrong"
    Then it fails with "error: You must be logged in to the server (Unauthorized)"
    When I run "kubectl get --raw /api/v1/namespaces/shop/pods --token=wrong"
    Then it fails with "error: You must be logged in to the server (Unauthorized)"
    When I run "kubectl get pods"
    Then it prints ""

  Scenario: A secret that is for a token of an account gets one, and goes with it
    When I apply the manifest:
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata: { name: bot }
      ---
      apiVersion: v1
      kind: Secret
      metadata: { name: bot-token, annotations: { kubernetes.io/service-account.name: bot } }
      type: kubernetes.io/service-account-token
      """
    And 1 second passes
    And I run "kubectl get secret bot-token"
    Then it prints:
      """
      NAME ... TYPE ... DATA   AGE
      bot-token   kubernetes.io/service-account-token   3      1s
      """
    When I run "kubectl delete serviceaccount bot"
    Then within 1 second secret bot-token does not exist

  Scenario: Every namespace has an account and the certificate of the API server, and has them again
    When 1 second passes
    And I run "kubectl delete serviceaccount default"
    And 1 second passes
    Then serviceaccount default exists
    When I run "kubectl delete configmap kube-root-ca.crt"
    And 1 second passes
    Then configmap kube-root-ca.crt exists

  Scenario: A node changes itself and no other
    When I run "kubectl label node worker-1 disk=ssd --as system:node:worker-1 --as-group system:nodes"
    Then it prints "node/worker-1 labeled"
    When I run "kubectl taint nodes worker-1 a=b:NoSchedule --as system:node:worker-1 --as-group system:nodes"
    Then it fails with "nodes \"worker-1\" is forbidden: node \"worker-1\" is not allowed to modify taints"
    When I run "kubectl label node worker-1 node-restriction.kubernetes.io/a=b --as system:node:worker-1 --as-group system:nodes"
    Then it fails with "nodes \"worker-1\" is forbidden: is not allowed to modify labels: node-restriction.kubernetes.io/a"
    When I run "kubectl get nodes --as system:node:worker-1 --as-group system:nodes"
    Then it fails with "nodes is forbidden: User \"system:node:worker-1\" cannot list resource \"nodes\" in API group \"\" at the cluster scope: node 'worker-1' cannot read all nodes, only its own Node object"
    When I run "kubectl get secrets --as system:node:worker-1 --as-group system:nodes"
    Then it fails with "secrets is forbidden: User \"system:node:worker-1\" cannot list resource \"secrets\" in API group \"\" in the namespace \"shop\": No Object name found"
