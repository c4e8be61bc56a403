using System.Globalization;
using Billing.Application.Ports;
using Billing.Storage.Embedded.Reading;
using Billing.Storage.Embedded.Sqlite;
using Billing.Storage.Embedded.Writing;
using Billing.Storage.Limits;

namespace Billing.Storage.Embedded.Blobs;

/// <summary>Blobs of the embedded store, in the same database, so that one flush and one file cover everything.</summary>
internal sealed class EmbeddedBlobStore(Names containers, WriterThread writer, ReaderPool readers) : IBlobStore
{
    private const string Select = "SELECT content, type, etag FROM blob WHERE container = ?1 AND name = ?2";

    public Task EnsureContainerAsync(string container, CancellationToken cancellationToken)
    {
        StoreLimits.CheckContainerName(container);
        return containers.EnsureAsync(container, cancellationToken);
    }

    public ValueTask<bool> PutAsync(
        string container, string name, ReadOnlyMemory<byte> content, string contentType, bool onlyIfNew, CancellationToken cancellationToken)
    {
        int id = IdOf(container, name, cancellationToken);
        StoreLimits.CheckBlob(content, contentType);
        return writer.Run(new PutBlobRequest(id, name, content, contentType, onlyIfNew, cancellationToken));
    }

    public ValueTask<Blob?> GetAsync(string container, string name, CancellationToken cancellationToken) =>
        new(readers.Read((Container: IdOf(container, name, cancellationToken), name), static (connection, key) => Read(connection, key), cancellationToken));

    public ValueTask<bool> DeleteAsync(string container, string name, CancellationToken cancellationToken) =>
        writer.Run(new DeleteBlobRequest(IdOf(container, name, cancellationToken), name, cancellationToken));

    private static Blob? Read(SqliteConnection connection, (int Container, string Name) key)
    {
        SqliteStatement statement = connection.Statement(Select).Bind(1, key.Container).Bind(2, key.Name);
        try
        {
            return statement.Step()
                ? new Blob(statement.Bytes(0).ToArray(), statement.Text(1), statement.Integer(2).ToString(CultureInfo.InvariantCulture))
                : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    private int IdOf(string container, string name, CancellationToken cancellationToken)
    {
        StoreLimits.CheckContainerName(container);
        StoreLimits.CheckBlobName(name);
        cancellationToken.ThrowIfCancellationRequested();
        return containers.IdOf(container);
    }
}
