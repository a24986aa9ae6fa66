Feature: Pod security
  The labels of a namespace say what pods in it may do, and what one is only warned of. What runs already stays.

  Background:
    Given a cluster of 2 nodes

  Rule: What a level forbids is refused

    Background:
      Given the manifest:
        """
        apiVersion: v1
        kind: Namespace
        metadata:
          name: strict
          labels: {pod-security.kubernetes.io/enforce: restricted}
        """
      And namespace strict
      And everything is ready

    Scenario: A plain pod does not do what the strictest level asks for
      When I run "kubectl run web --image=web"
      Then it fails with "Error from server (Forbidden): pods \"web\" is forbidden: violates PodSecurity \"restricted:latest\": allowPrivilegeEscalation != false (container \"web\" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container \"web\" must set securityContext.capabilities.drop=[\"ALL\"]), runAsNonRoot != true (pod or container \"web\" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container \"web\" must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")"
      And for 1 minute pod web does not exist

    Scenario: A workload is made with a warning, and has no pods
      When I run "kubectl create deployment web --image=web"
      Then it warns "would violate PodSecurity \"restricted:latest\": allowPrivilegeEscalation != false"
      And within 10 seconds deployment web has condition ReplicaFailure True because FailedCreate
      And for 10 minutes no pods of deployment web exist

    Scenario: A careful pod is let in
      When I run:
        """
        kubectl create -f - <<EOF
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
          containers:
            - name: web
              image: web
              securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        EOF
        """
      Then it warns of nothing
      And within 10 seconds pod web is Running
      And for 10 minutes pod web is Running

  Rule: A namespace that gets stricter warns of the pods it has, and leaves them

    Background:
      Given namespace shop
      And the manifest:
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: agent, namespace: shop}
        spec:
          replicas: 2
          selector: {matchLabels: {app: agent}}
          template:
            metadata: {labels: {app: agent}}
            spec:
              hostNetwork: true
              containers: [{name: agent, image: agent}]
        """
      And everything is ready

    Scenario: Enforced from now on
      When I run "kubectl label namespace shop pod-security.kubernetes.io/enforce=baseline"
      Then it warns "existing pods in namespace \"shop\" violate the new PodSecurity enforce level \"baseline:latest\""
      And it warns " (and 1 other pod): host namespaces"
      And for 10 minutes deployment agent has 2 ready replicas

    Scenario: Only warned of
      When I run:
        """
        kubectl label namespace shop pod-security.kubernetes.io/warn=baseline
        kubectl scale deployment agent --replicas=1
        """
      Then it warns "would violate PodSecurity \"baseline:latest\": host namespaces (hostNetwork=true)"
      And within 1 minute deployment agent has 1 replica
      And for 10 minutes deployment agent has 1 ready replica

    Scenario: Labels that say nothing sensible are refused
      When I run "kubectl label namespace shop pod-security.kubernetes.io/enforce=strict"
      Then it fails with "metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: \"strict\": must be one of privileged, baseline, restricted"
      And for 1 minute "{.metadata.labels.pod-security\.kubernetes\.io/enforce}" of namespace shop is ""
