import com.amazonaws.services.dynamodbv2.local.main.ServerRunner;
import com.amazonaws.services.dynamodbv2.local.server.DynamoDBProxyServer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Starts DynamoDB Local in memory and prints its address. Its own command line has no option for the address to listen on,
 * and listens on every interface; this program listens on loopback, on a port that the system chooses.
 */
class DynamoDbLocal {
  public static void main(String[] arguments) throws Exception {
    DynamoDBProxyServer dynamoDb =
        ServerRunner.createServerFromCommandLineArgs(new String[] {"-inMemory", "-disableTelemetry"});
    ServerConnector connector = connectorOf(dynamoDb);
    connector.setHost("127.0.0.1");
    connector.setPort(0);
    dynamoDb.start();
    System.out.println("http://127.0.0.1:" + connector.getLocalPort());
    dynamoDb.join();
  }

  private static ServerConnector connectorOf(DynamoDBProxyServer dynamoDb) throws ReflectiveOperationException {
    var server = DynamoDBProxyServer.class.getDeclaredField("server");
    server.setAccessible(true);
    return (ServerConnector) ((Server) server.get(dynamoDb)).getConnectors()[0];
  }
}
