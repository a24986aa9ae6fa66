Feature: Service accounts
  A pod runs as a service account of its namespace: the one it names, or the default one. Its containers find the
  account's token where programs look for it.

  Background:
    Given a cluster of 2 nodes

  Scenario: A pod that names no account runs as the default one, and has its token
    When I run "kubectl run web --image=web"
    Then pod web matches:
      """
      spec:
        serviceAccountName: default
        containers:
          - volumeMounts:
              - {mountPath: /var/run/secrets/kubernetes.io/serviceaccount, readOnly: true}
      """
    And "{.spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds}" of pod web is 3607
    And within 10 seconds pod web is Running
    And for 10 minutes pod web is Running

  Scenario: A workload whose account does not exist has no pods until somebody makes it
    Given the manifest:
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            serviceAccountName: robot
            imagePullSecrets: []
            containers: [{name: web, image: web}]
      """
    And 1 minute passes
    Then no pods of deployment web exist
    And deployment web has condition ReplicaFailure True because FailedCreate
    When I run "kubectl create serviceaccount robot"
    Then within 17 minutes deployment web has 2 ready replicas
    And for 10 minutes deployment web has 2 ready replicas

  Scenario: The refusal names the account
    When I run:
      """
      kubectl create -f - <<EOF
      apiVersion: v1
      kind: Pod
      metadata: {name: web}
      spec:
        serviceAccountName: robot
        containers: [{name: web, image: web}]
      EOF
      """
    Then it fails with "pods \"web\" is forbidden: error looking up service account default/robot: serviceaccount \"robot\" not found"
    And for 1 minute pod web does not exist

  Scenario: An account, or a pod, may want no token
    Given the manifest:
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: quiet}
      automountServiceAccountToken: false
      imagePullSecrets: [{name: registry}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: without}
      spec:
        serviceAccountName: quiet
        containers: [{name: web, image: web}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: with}
      spec:
        serviceAccountName: quiet
        automountServiceAccountToken: true
        containers: [{name: web, image: web}]
      """
    When everything is ready
    Then "{.spec.volumes}" of pod without is ""
    And "{.spec.imagePullSecrets[0].name}" of pod without is registry
    And "{.spec.containers[0].volumeMounts[0].mountPath}" of pod with is /var/run/secrets/kubernetes.io/serviceaccount

  Scenario: Before 1.21 the token was in a secret of the account
    Given the cluster runs Kubernetes 1.20
    When I run:
      """
      kubectl create serviceaccount robot
      sleep 1
      kubectl get secrets -o custom-columns=TYPE:.type --no-headers
      """
    Then it prints:
      """
      kubernetes.io/service-account-token
      kubernetes.io/service-account-token
      """
