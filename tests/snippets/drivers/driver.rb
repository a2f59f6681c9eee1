# Runs Ruby programs one after the other, each in a fork that has its libraries loaded already.
require "json"
require "net/http"

JSON.parse(File.read(ARGV[0], encoding: "UTF-8")).each do |job|
  pid = fork do
    $stdout.reopen(job["path"] + ".out", "w")
    $stderr.reopen(job["path"] + ".err", "w")
    ENV.update(job["environ"])
    load job["path"]
  end
  Process.wait(pid)
  File.write(job["path"] + ".code", $?.exitstatus)
end
