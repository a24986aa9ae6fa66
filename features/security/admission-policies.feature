Feature: Admission policies
  Rules of one's own, as expressions that the API server judges requests by, with nothing to run and nothing to be down.

  Background:
    Given a cluster of 2 nodes
    And namespace shop
    And deployment web with 2 replicas of image web
    And the manifest:
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: limits, namespace: shop}
      data: {replicas: "5"}
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: {name: replicas}
      spec:
        paramKind: {apiVersion: v1, kind: ConfigMap}
        matchConstraints:
          resourceRules:
            - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments]}
        variables:
          - {name: most, expression: "params == null ? 3 : int(params.data.replicas)"}
        validations:
          - expression: object.spec.replicas <= variables.most
            messageExpression: "'at most ' + string(variables.most) + ' replicas here'"
      """
    And everything is ready

  Scenario: A policy that nothing binds is not asked
    When deployment web is scaled to 9 replicas
    Then within 1 minute deployment web has 9 ready replicas
    And for 1 minute deployment web has 9 ready replicas

  Rule: Bound, it denies

    Background:
      Given the manifest:
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: everywhere}
        spec: {policyName: replicas, validationActions: [Deny]}
        """

    Scenario: What the expression does not hold for is refused
      When I run "kubectl create deployment big --image=web --replicas=4"
      Then it fails with "deployments.apps \"big\" is forbidden: ValidatingAdmissionPolicy 'replicas' with binding 'everywhere' denied request: at most 3 replicas here"
      And for 1 minute deployment big does not exist

    Scenario: What there is already stays, and may not grow
      When I run "kubectl patch deployment web -p '{\"spec\":{\"replicas\":4}}'"
      Then it fails with "The deployments \"web\" is invalid: : ValidatingAdmissionPolicy 'replicas' with binding 'everywhere' denied request: at most 3 replicas here"
      And for 10 minutes deployment web has 2 ready replicas

  Rule: A binding says where, with what, and what is done

    Scenario: Parameters come from an object
      Given the manifest:
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: by-namespace}
        spec:
          policyName: replicas
          validationActions: [Deny]
          paramRef: {name: limits, parameterNotFoundAction: Deny}
        """
      When I run "kubectl create deployment big --image=web --replicas=6"
      Then it fails with "with binding 'by-namespace' denied request: at most 5 replicas here"
      When I run "kubectl create deployment elsewhere --image=web -n default"
      Then it fails with "denied request: failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction"
      And for 1 minute deployment big does not exist

    Scenario: A binding may only warn
      Given the manifest:
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: gently}
        spec: {policyName: replicas, validationActions: [Warn]}
        """
      When I run "kubectl create deployment big --image=web --replicas=4"
      Then it warns "Validation failed for ValidatingAdmissionPolicy 'replicas' with binding 'gently': at most 3 replicas here"
      And within 1 minute deployment big has 4 ready replicas
      And for 1 minute deployment big has 4 ready replicas

    Scenario: A binding may be for some namespaces
      Given the manifest:
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: small-ones}
        spec:
          policyName: replicas
          validationActions: [Deny]
          matchResources: {namespaceSelector: {matchLabels: {size: small}}}
        """
      When I run:
        """
        kubectl create deployment big --image=web --replicas=4
        kubectl label namespace shop size=small
        kubectl create deployment huge --image=web --replicas=4
        """
      Then it fails with "with binding 'small-ones' denied request"
      And within 1 minute deployment big has 4 ready replicas
      And for 1 minute deployment huge does not exist
