Feature: Files of containers
  What commands write into a container is there as long as its run, what they write into a volume as long as the volume. What
  the programs of images write nobody knows.

  Background:
    Given a cluster of 2 nodes
    And the manifest:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec:
        containers:
          - name: web
            image: nginx:1.19
            volumeMounts: [{ name: scratch, mountPath: /scratch }, { name: settings, mountPath: /etc/settings }]
          - name: side
            image: busybox
            volumeMounts: [{ name: scratch, mountPath: /shared }]
        volumes: [{ name: scratch, emptyDir: {} }, { name: settings, configMap: { name: settings } }]
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: settings }
      data: { color: blue }
      """
    And the file "index.html":
      """
      hello
      """
    And everything is ready

  Scenario: Programs of a container read its files, and change them
    When I run "kubectl exec web -c web -- sh -c 'echo one two > /scratch/a; echo two >> /scratch/a'"
    And I run "kubectl exec web -c side -- grep -c two /shared/a"
    Then it prints "2"
    When I run "kubectl exec web -c side -- sed -i s/two/three/ /shared/a"
    And I run "kubectl exec web -c web -- sh -c 'sort -r /scratch/a | head -n 1; wc -w /scratch/a; grep -o blu /etc/settings/color'"
    Then it prints:
      """
      three
      3 /scratch/a
      blu
      """
    When I run "kubectl exec web -c web -- grep x /etc/settings/nope"
    Then it fails with "grep: /etc/settings/nope: No such file or directory"
    When I run "kubectl exec web -c web -- sed -i s/blue/red/ /etc/settings/color"
    Then it fails with "Read-only file system"
    When I run "kubectl exec web -c web -- grep x /etc/passwd"
    Then it fails with "nobody has said what \"grep x /etc/passwd\" prints"

  Scenario: A file is copied into a container, and out of it again
    When I run "kubectl cp index.html web:/usr/share/nginx/html/index.html -c web"
    Then it succeeds
    When I run "kubectl exec web -c web -- cat /usr/share/nginx/html/index.html"
    Then it prints "hello"
    When I run "kubectl cp default/web:/usr/share/nginx/html/index.html copy.html -c web"
    And I run "cat copy.html"
    Then it prints "hello"

  Scenario: What is mounted can be copied out of it
    When I run "kubectl cp web:/etc/settings/color color.txt -c web"
    And I run "cat color.txt"
    Then it prints "blue"

  Scenario: A folder is copied with all that is in it: into one that is there, or under the name that is given
    Given the file "site/css/main.css":
      """
      red
      """
    And the file "site/page.html":
      """
      hello
      """
    When I run "kubectl cp site web:/tmp -c web"
    And I run "kubectl cp ./site/ web:/scratch/www -c web"
    And I run "kubectl exec web -c web -- cat /tmp/site/css/main.css /scratch/www/page.html"
    Then it prints:
      """
      red
      hello
      """
    When I run "kubectl cp site web:/scratch/www -c web"
    And I run "kubectl exec web -c web -- ls /scratch/www"
    Then it prints:
      """
      css
      page.html
      site
      """
    When I run "kubectl cp site web:/etc/settings -c web"
    Then it fails with "tar: site/css/main.css: Cannot open: Read-only file system"
    When I run "kubectl cp web:/scratch/www/page.html site -c web"
    And I run "kubectl cp web:/scratch/www copy -c web"
    And I run "cat site/page.html copy/site/css/main.css"
    Then it prints:
      """
      hello
      red
      """

  Scenario Outline: In a container, <command>
    Given the file "a/b.txt":
      """
      x
      """
    When I run "kubectl cp a web:/scratch/folder -c web"
    And I run "kubectl exec web -c web -- <command>"
    Then it fails with "<error>"

    Examples:
      | command                               | error                                            |
      | rm                                    | rm: missing operand                              |
      | mkdir -p                              | mkdir: missing operand                           |
      | touch                                 | touch: missing file operand                      |
      | sh -c                                 | sh: 0: -c requires an argument                   |
      | bash -c                               | bash: -c: option requires an argument            |
      | sh -c 'echo x > /scratch/folder'      | can't create /scratch/folder: Is a directory     |
      | sh -c 'echo x > /scratch'             | can't create /scratch: Is a directory            |
      | sh -c 'echo x > /scratch/folder/b.txt/y' | can't create /scratch/folder/b.txt/y: Not a directory |
      | sh -c 'echo x > /proc/x'              | can't create /proc/x: nonexistent directory      |
      | cat /scratch/folder                   | cat: /scratch/folder: Is a directory             |

  Scenario: A shell in a container goes on after what fails, unless && stands between
    When I run "kubectl exec web -c web -- sh -c 'false; echo on; false && echo no || echo else'"
    Then it prints:
      """
      on
      else
      """

  Scenario: Containers of a pod share its volumes, and nothing else
    When I run "kubectl exec web -c web -- sh -c 'echo one > /scratch/a; echo two >> /scratch/a; echo own > /tmp/b'"
    And I run "kubectl exec web -c side -- cat /shared/a"
    Then it prints:
      """
      one
      two
      """
    When I run "kubectl exec web -c side -- ls /shared"
    Then it prints "a"
    When I run "kubectl exec web -c side -- rm /tmp/b"
    Then it fails with "rm: cannot remove '/tmp/b': No such file or directory"

  Scenario: A restart takes away what was written into the container
    When I run "kubectl exec web -c web -- sh -c 'echo kept > /scratch/a; echo lost > /tmp/b'"
    And pod web crashes
    Then within 30 seconds pod web is Ready
    When I run "kubectl exec web -c web -- cat /scratch/a"
    Then it prints "kept"
    When I run "kubectl exec web -c web -- rm /tmp/b"
    Then it fails with "No such file or directory"

  Scenario: What Kubernetes mounts is only read
    When I run "kubectl exec web -c web -- sh -c 'echo red > /etc/settings/color'"
    Then it fails with "can't create /etc/settings/color: Read-only file system"

  Scenario Outline: kubectl cp <words>
    When I run "kubectl cp <words>"
    Then it fails with "<error>"

    Examples:
      | words                           | error                                                                                   |
      | index.html                      | error: source and destination are required                                              |
      | index.html copy.html            | error: one of src or dest must be a remote file specification                           |
      | web:/a web:/b                   | error: one of src or dest must be a local file specification                            |
      | nothing.html web:/tmp -c web    | error: nothing.html doesn't exist in local filesystem                                   |
      | index.html :/tmp                | error: filespec must match the canonical format: [[namespace/]pod:]file/path            |
      | index.html nobody:/tmp/x        | Error from server (NotFound): pods \"nobody\" not found                                 |
      | web:/nowhere x -c web           | tar: /nowhere: Cannot stat: No such file or directory                                   |

  Scenario: Everything that helps to find out what is wrong
    When I run "kubectl cluster-info dump --output-directory=dump -o yaml"
    Then it prints "Cluster info dumped to dump"
    When I run "cat dump/nodes.yaml | grep -c NodeList"
    Then it prints "1"
    When I run "cat dump/default/web/logs.txt"
    Then it prints:
      """
      ==== START logs for container web of pod default/web ====
      ==== END logs for container web of pod default/web ====
      ==== START logs for container side of pod default/web ====
      ==== END logs for container side of pod default/web ====
      """

  Scenario: A shell completes commands, types and names
    When I run "kubectl __complete logs web ''"
    Then it prints:
      """
      web
      side
      :4
      """
    When I run "kubectl completion tcsh"
    Then it fails with "error: Unsupported shell type \"tcsh\"."
    When I run "kubectl completion bash | grep -c '__complete '"
    Then it prints "1"
