# Serves each config.ru that it is given, on a port of its own: JSON lines of {"port", "source"} in a file.
require "json"
require "puma"
require "puma/server"
require "rack"
require "rack/cors"

APP = lambda do |env|
  headers = { "Content-Type" => "application/json", "X-Total" => "7" }
  case env["PATH_INFO"]
  when "/own"
    headers["Access-Control-Allow-Origin"] = "https://own.example.com"
    headers["Vary"] = "Accept"
    [200, headers, ["{}"]]
  when "/crash" then [500, headers, ["{}"]]
  else [200, headers, ["{}"]]
  end
end

servers = File.readlines(ARGV[0]).each_with_index.map do |line, i|
  given = JSON.parse(line)
  # Constants of one file must not meet those of another.
  source = given["source"].gsub("ALLOWED", "ALLOWED#{i}")
  app = Rack::Builder.new { instance_eval(source) }.to_app
  server = Puma::Server.new(app, Puma::Events.strings, min_threads: 0, max_threads: 1)
  server.add_tcp_listener("127.0.0.1", given["port"])
  server.run
  server
end
$stdout.puts "ready"
$stdout.flush
sleep
servers.size
