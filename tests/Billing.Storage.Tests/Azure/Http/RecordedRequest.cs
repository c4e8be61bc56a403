using System.Text;

namespace Billing.Storage.Tests.Azure.Http;

/// <summary>A request as it came over the wire.</summary>
/// <param name="Method">GET, POST...</param>
/// <param name="Target">Path and query as sent.</param>
/// <param name="Headers">Its headers; names in any case.</param>
/// <param name="Body">Its body.</param>
/// <param name="Connection">Number of the connection it came on, from 0.</param>
public sealed record RecordedRequest(
    string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body, int Connection)
{
    public string Text => Encoding.UTF8.GetString(Body);
}
