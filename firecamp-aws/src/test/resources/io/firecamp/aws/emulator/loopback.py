# Starts LocalStack on the IPv4 loopback address alone. By itself it takes no notice of an IPv4 address that it is told to
# listen on and takes all of them; on [::1] it cannot reach itself wherever "localhost" means 127.0.0.1 only.
from twisted.internet import endpoints


class Loopback(endpoints.TCP4ServerEndpoint):
    def __init__(self, reactor, port, backlog=50, interface="127.0.0.1"):
        super().__init__(reactor, port, backlog, interface)


endpoints.TCP4ServerEndpoint = Loopback

from localstack.runtime.main import main  # noqa: E402

main()
