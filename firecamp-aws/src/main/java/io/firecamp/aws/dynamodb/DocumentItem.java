package io.firecamp.aws.dynamodb;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.metadata.Document;
import io.firecamp.backend.metadata.DocumentKey;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A document as an item of the table. */
final class DocumentItem {
  static final String CLUSTER = "cluster";
  static final String SERVICE = "service";
  static final String REVISION = "revision";
  static final String CONTENT = "content";

  /** Which write it was: a writer whose reply was lost recognises its own. */
  static final String WRITE = "write";

  /** DynamoDB's limit of an item is 400 KB; names and numbers need little of it. */
  private static final int MAX_BYTES = 400 * 1024 - 1024;

  private DocumentItem() {}

  static Map<String, AttributeValue> key(DocumentKey key) {
    return Map.of(CLUSTER, text(key.cluster()), SERVICE, text(key.service()));
  }

  static Map<String, AttributeValue> of(Document document, String write) {
    Map<String, AttributeValue> item = new LinkedHashMap<>(key(document.key()));
    item.put(REVISION, number(document.revision()));
    item.put(CONTENT, text(document.content()));
    item.put(WRITE, text(write));
    return item;
  }

  /** The table may be one that was not made for documents. */
  static Document read(Map<String, AttributeValue> item) {
    AttributeValue cluster = item.get(CLUSTER);
    AttributeValue service = item.get(SERVICE);
    AttributeValue revision = item.get(REVISION);
    AttributeValue content = item.get(CONTENT);
    if (cluster == null || service == null || revision == null || content == null) {
      throw BackendException.refused(
          "an item of the table is no document of FireCamp, as it has the attributes "
              + item.keySet()
              + ": give the runtime a table of its own");
    }
    return new Document(
        new DocumentKey(cluster.s(), service.s()), Long.parseLong(revision.n()), content.s());
  }

  static boolean isOf(String write, Map<String, AttributeValue> item) {
    return text(write).equals(item.get(WRITE));
  }

  static void mustFit(DocumentKey key, String content) {
    int bytes = content.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw BackendException.refused(
          "the document of service %s in cluster %s has %d bytes, and DynamoDB keeps at most %d: give it fewer members, tags or parameters"
              .formatted(key.service(), key.cluster(), bytes, MAX_BYTES));
    }
  }

  static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }
}
