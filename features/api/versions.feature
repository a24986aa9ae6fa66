Feature: Versions of the API
  Which versions of a kind exist follows the version of the cluster. An object is one object, whichever of them it is asked
  for in; a version that is gone is refused, and one that is going is warned of.

  @S-055
  Scenario Outline: <kind> of <version> in Kubernetes <cluster>: <outcome>
    Given a cluster of 1 node
    And the cluster runs Kubernetes <cluster>
    When I run:
      """
      kubectl create -f - <<EOF
      apiVersion: <version>
      kind: <kind>
      metadata: { name: web }
      spec: <spec>
      EOF
      """
    Then it <outcome>

    Examples: while it was served
      | kind                | version                   | cluster | spec                                                         | outcome                                                                 |
      | Ingress             | extensions/v1beta1        | 1.18    | { backend: { serviceName: web, servicePort: 80 } }           | prints "ingress.extensions/web created"                                 |
      | Ingress             | networking.k8s.io/v1beta1 | 1.21    | { backend: { serviceName: web, servicePort: 80 } }           | prints "ingress.networking.k8s.io/web created"                          |
      | PodDisruptionBudget | policy/v1beta1            | 1.24    | { minAvailable: 1 }                                          | prints "poddisruptionbudget.policy/web created"                         |

    Examples: after it was removed
      | kind                | version                   | cluster | spec | outcome                                                                                          |
      | Ingress             | extensions/v1beta1        | 1.22    | {}   | fails with "no matches for kind \"Ingress\" in version \"extensions/v1beta1\""                   |
      | Ingress             | networking.k8s.io/v1beta1 | 1.22    | {}   | fails with "unable to recognize \"STDIN\": no matches for kind \"Ingress\" in version"           |
      | PodDisruptionBudget | policy/v1beta1            | 1.25    | {}   | fails with "resource mapping not found for name: \"web\" namespace: \"\" from \"STDIN\""         |
      | CronJob             | batch/v1beta1             | 1.36    | {}   | fails with "ensure CRDs are installed first"                                                     |

    Examples: before there was any
      | kind                | version                   | cluster | spec | outcome                                                                                |
      | PodDisruptionBudget | policy/v1                 | 1.20    | {}   | fails with "no matches for kind \"PodDisruptionBudget\" in version \"policy/v1\""      |

  @S-054
  Scenario: One autoscaler, seen in two versions
    Given a cluster of 1 node
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: autoscaling/v1
      kind: HorizontalPodAutoscaler
      metadata: { name: web }
      spec:
        scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
        maxReplicas: 5
        targetCPUUtilizationPercentage: 60
      EOF
      """
    And I run "kubectl get horizontalpodautoscalers.v2.autoscaling web -o jsonpath={.spec.metrics[0].resource.target.averageUtilization}"
    Then it prints "60"
    When I run "kubectl get horizontalpodautoscalers.v1.autoscaling web -o jsonpath={.apiVersion},{.spec.targetCPUUtilizationPercentage}"
    Then it prints "autoscaling/v1,60"

  Scenario: An ingress of old is an ingress of today
    Given a cluster of 1 node
    And the cluster runs Kubernetes 1.21
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: networking.k8s.io/v1beta1
      kind: Ingress
      metadata: { name: web }
      spec: { rules: [{ host: shop.example, http: { paths: [{ path: /, backend: { serviceName: web, servicePort: http } }] } }] }
      EOF
      """
    Then it succeeds
    And ingress web matches:
      """
      spec:
        rules:
          - host: shop.example
            http:
              paths:
                - path: /
                  pathType: ImplementationSpecific
                  backend: { service: { name: web, port: { name: http } } }
      """

  @S-056
  Scenario: Who uses a version that is going is warned
    Given a cluster of 1 node
    And the cluster runs Kubernetes 1.22
    When I run "kubectl get poddisruptionbudgets.v1beta1.policy --warnings-as-errors"
    Then it fails with "Warning: policy/v1beta1 PodDisruptionBudget is deprecated in v1.21+, unavailable in v1.25+; use policy/v1 PodDisruptionBudget"

  Scenario: A version that waits to be turned on
    Given a cluster of 1 node
    When I run "kubectl get leasecandidates"
    Then it fails with "the server doesn't have a resource type \"leasecandidates\""

  Scenario: A version that was turned on
    Given a cluster of 1 node
    And the API server runs with "--runtime-config=coordination.k8s.io/v1beta1=true"
    When I run "kubectl get leasecandidates"
    Then it succeeds

  Scenario: A definition of old keeps what it does not know
    Given a cluster of 1 node
    And the cluster runs Kubernetes 1.18
    When I run:
      """
      kubectl create -f - <<EOF
      apiVersion: apiextensions.k8s.io/v1beta1
      kind: CustomResourceDefinition
      metadata: { name: crontabs.stable.example.com }
      spec:
        group: stable.example.com
        version: v1
        scope: Namespaced
        names: { kind: CronTab, plural: crontabs, shortNames: [ct] }
        additionalPrinterColumns: [{ name: Spec, type: string, JSONPath: .spec.cronSpec }]
      EOF
      sleep 1
      kubectl create -f - <<EOF
      apiVersion: stable.example.com/v1
      kind: CronTab
      metadata: { name: mine }
      spec: { cronSpec: "* * * * */5", image: mine }
      EOF
      kubectl get ct
      """
    Then it prints:
      """
      NAME   SPEC
      mine   * * * * */5
      """

  Scenario: Errors show values as servers of the version wrote them
    Given a cluster of 1 node
    And the cluster runs Kubernetes 1.20
    And deployment web with 1 replica of image nginx:1.19
    When I run "kubectl patch deployment web -p '{\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"shop\"}},\"template\":{\"metadata\":{\"labels\":{\"app\":\"shop\"}}}}}'"
    Then it fails with:
      """
      The Deployment "web" is invalid: spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{"app":"shop"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: field is immutable
      """
    When I run "kubectl create cronjob tidy --image=busybox --schedule=hourly"
    Then it fails with:
      """
      Expected exactly 5 fields, found 1: hourly
      """

  @S-341
  Scenario Outline: Autoscalers in Kubernetes <version>
    Given a cluster of 1 node
    And the cluster runs Kubernetes <version>
    When I run "kubectl api-versions | grep -o -w autoscaling/v1"
    Then it prints "autoscaling/v1"
    When I run "kubectl api-versions | grep -o -w autoscaling/v2"
    Then it <outcome>

    Examples:
      | version | outcome                  |
      | 1.22    | fails with ""            |
      | 1.23    | prints "autoscaling/v2"  |
