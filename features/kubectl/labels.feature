Feature: Labels and selectors on the command line
  Labels are put on objects and taken off, and say which objects a command is about. Annotations select nothing.

  Background:
    Given a cluster of 1 node
    And the manifest:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: production, labels: { env: prod, tier: web } }
      spec: { containers: [{ name: c, image: "c:1" }] }
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: development, labels: { env: devel } }
      spec: { containers: [{ name: c, image: "c:1" }] }
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: unlabelled }
      spec: { containers: [{ name: c, image: "c:1" }] }
      """
    And everything is ready

  @S-219 @S-221 @S-222 @S-495
  Scenario: A label is added
    When I run "kubectl label po unlabelled env=test"
    Then it prints "pod/unlabelled labeled"
    And "{.metadata.labels.env}" of pod unlabelled is test

  @S-223
  Scenario: A label that is there is changed on demand only
    When I run "kubectl label po production env=test"
    Then it fails with "'env' already has a value (prod), and --overwrite is false"
    And "{.metadata.labels.env}" of pod production is prod
    When I run "kubectl label po production env=test --overwrite"
    Then "{.metadata.labels.env}" of pod production is test

  @S-221 @S-224
  Scenario: A label is taken off, and one that is not there is not found
    When I run "kubectl label po production env-"
    Then it prints "pod/production unlabeled"
    And "{.metadata.labels}" of pod production is "{\"tier\":\"web\"}"
    When I run "kubectl label po production env-"
    Then it prints:
      """
      label "env" not found.
      pod/production not labeled
      """

  @S-225 @S-226 @S-227 @S-228 @S-229 @S-231
  Scenario Outline: Selecting with <selector>
    When I run "kubectl get po -l '<selector>' -o name"
    Then it prints "<pods>"

    Examples: equality
      | selector    | pods                                |
      | env=prod    | pod/production                      |
      | env==prod   | pod/production                      |
      | env!=prod   | pod/development\npod/unlabelled     |

    Examples: sets
      | selector                | pods                            |
      | env in (prod, devel)    | pod/development\npod/production |
      | env notin (prod, devel) | pod/unlabelled                  |
      | env                     | pod/development\npod/production |
      | !env                    | pod/unlabelled                  |

    Examples: several at once
      | selector      | pods           |
      | env,tier=web  | pod/production |
      | env,tier!=web | pod/development |

  @S-230
  Scenario: Two words for one operator
    When I run "kubectl get po -l 'env not in (prod)'"
    Then it fails with "unable to parse requirement: found 'not', expected:"

  @S-231
  Scenario: Labels as columns
    When I run "kubectl get po -L env,tier"
    Then it prints:
      """
      NAME          READY   STATUS    RESTARTS   AGE   ENV     TIER
      development   1/1     Running   0          ...   devel   
      production    1/1     Running   0          ...   prod    web
      unlabelled    1/1     Running   0          ...           
      """

  @S-231
  Scenario: All labels
    When I run "kubectl get po production --show-labels"
    Then it prints:
      """
      NAME         READY   STATUS    RESTARTS   AGE   LABELS
      production   1/1     Running   0          ...   env=prod,tier=web
      """

  @S-231 @S-232
  Scenario: Deleting what matches
    When I run "kubectl delete po -l env=prod"
    Then it prints:
      """
      pod "production" deleted...
      """
    And pod production does not exist
    And for 10 minutes pod development is Running

  @S-234 @S-235 @S-495
  Scenario: Annotations are written, and select nothing
    When I run "kubectl annotate pod production owner=shop"
    Then "{.metadata.annotations.owner}" of pod production is shop
    When I run "kubectl get po -l owner=shop -o name"
    Then it prints ""

  Scenario Outline: The server reads selectors, and says what it looked for: <flags>
    When I run "kubectl get po <flags>"
    Then it fails with "Error from server (BadRequest): Unable to find \"/v1, Resource=pods\" that match <selectors>: <error>"

    Examples:
      | flags                    | selectors                                                        | error                                             |
      | -l 'env not in (prod)'   | label selector \"env not in (prod)\", field selector \"\"         | unable to parse requirement: found 'not', expected: in, notin, =, ==, !=, gt, lt |
      | --field-selector color=x | label selector \"\", field selector \"color=x\"                   | field label not supported: color                  |

  @S-240
  Scenario Outline: What cannot be a label: <label>
    When I run "kubectl label po production <label>"
    Then it fails with "<error>"
    And "{.metadata.labels}" of pod production is "{\"env\":\"prod\",\"tier\":\"web\"}"

    Examples:
      | label       | error                 |
      | key=a_b!    | invalid label value   |
      | 标签名=x       | name part must consist of alphanumeric characters |

  @S-502
  Scenario: A selector needs its flag, and quotes where the shell would read it
    When I run "kubectl get po env"
    Then it fails with "pods \"env\" not found"
    When I run "kubectl get po -l env in (prod, devel)"
    Then it fails with "syntax error near unexpected token `('"
    When I run "kubectl get po -l 'env in (prod, devel)' -o name"
    Then it succeeds
