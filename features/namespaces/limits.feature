Feature: Limit ranges
  What a container gets that does not say what it needs, and the least and most that one may have, is a limit range's to
  say. It holds for what is made from then on.

  Background:
    Given a cluster of 2 nodes
    And namespace team
    And the manifest:
      """
      apiVersion: v1
      kind: LimitRange
      metadata: {name: sizes, namespace: team}
      spec:
        limits:
          - type: Container
            default: {cpu: 200m}
            defaultRequest: {cpu: 50m}
            max: {cpu: 300m}
            min: {cpu: 20m}
          - type: PersistentVolumeClaim
            max: {storage: 1Gi}
      """
    And everything is ready

  Scenario: A container that says nothing gets the defaults, and the pod says so
    When I run "kubectl run web --image=web"
    Then pod web matches:
      """
      metadata:
        annotations:
          kubernetes.io/limit-ranger: "LimitRanger plugin set: cpu request for container web; cpu limit for container web"
      spec:
        containers:
          - resources: {requests: {cpu: 50m}, limits: {cpu: 200m}}
      """

  Scenario Outline: A pod out of range is refused
    When I run:
      """
      kubectl create -f - <<EOF
      apiVersion: v1
      kind: Pod
      metadata: {name: web}
      spec:
        containers:
          - {name: web, image: web, resources: <resources>}
      EOF
      """
    Then it fails with "<because>"
    And for 1 minute pod web does not exist

    Examples:
      | resources                               | because                                                                                              |
      | {requests: {cpu: 10m}}                  | pods \"web\" is forbidden: minimum cpu usage per Container is 20m, but request is 10m                |
      | {limits: {cpu: 400m}}                   | maximum cpu usage per Container is 300m, but limit is 400m                                           |
      | {requests: {cpu: 250m}}                 | spec.containers[0].resources.requests: Invalid value: \"250m\": must be less than or equal to cpu limit |

  Scenario: A claim for more than the most is refused
    When I run:
      """
      kubectl create -f - <<EOF
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: data}
      spec:
        accessModes: [ReadWriteOnce]
        resources: {requests: {storage: 2Gi}}
      EOF
      """
    Then it fails with "persistentvolumeclaims \"data\" is forbidden: maximum storage usage per PersistentVolumeClaim is 1Gi, but request is 2Gi"
    And for 1 minute pvc data does not exist

  Scenario: What runs already stays as it is
    Given namespace other
    And deployment old with 2 replicas of image web
    And everything is ready
    When I apply the manifest:
      """
      apiVersion: v1
      kind: LimitRange
      metadata: {name: sizes, namespace: other}
      spec:
        limits:
          - type: Container
            min: {cpu: 1}
            max: {cpu: 2}
      """
    Then for 10 minutes deployment old has 2 ready replicas
