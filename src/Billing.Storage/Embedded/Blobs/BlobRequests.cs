using Billing.Storage.Embedded.Sqlite;
using Billing.Storage.Embedded.Writing;

namespace Billing.Storage.Embedded.Blobs;

/// <summary>Writes a blob; false when it exists and only a new one was wanted.</summary>
internal sealed unsafe class PutBlobRequest(
    int container, string name, ReadOnlyMemory<byte> content, string contentType, bool onlyIfNew, CancellationToken cancellationToken)
    : WriteRequest<bool>(cancellationToken)
{
    private const string Insert =
        "INSERT INTO blob(container, name, etag, type, content) VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING";
    private const string Upsert =
        "INSERT INTO blob(container, name, etag, type, content) VALUES(?1, ?2, ?3, ?4, ?5) "
        + "ON CONFLICT DO UPDATE SET etag = excluded.etag, type = excluded.type, content = excluded.content";

    public override int SizeBytes => content.Length;

    protected override bool Run(WriteSession session)
    {
        fixed (byte* bytes = content.Span)
        {
            SqliteStatement statement = session.Statement(onlyIfNew ? Insert : Upsert);
            statement.Bind(1, container).Bind(2, name).Bind(3, session.NextVersion()).Bind(4, contentType);
            return statement.BindPinned(5, bytes, content.Length).Run() > 0;
        }
    }
}

/// <summary>Removes a blob; false when there is none.</summary>
internal sealed class DeleteBlobRequest(int container, string name, CancellationToken cancellationToken) : WriteRequest<bool>(cancellationToken)
{
    private const string Delete = "DELETE FROM blob WHERE container = ?1 AND name = ?2";

    public override int SizeBytes => 0;

    protected override bool Run(WriteSession session) => session.Statement(Delete).Bind(1, container).Bind(2, name).Run() > 0;
}
